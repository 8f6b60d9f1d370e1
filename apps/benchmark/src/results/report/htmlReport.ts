import { escapeText, html, Html, table } from '@policypath/figures';
import { usualFormats, type FileFormat } from './fileForms.ts';
import type { Finding, NumberedFigure, NumberedSection, NumberedTable, Report } from './report.ts';
import { columnsOf, shownRows } from './tableForms.ts';
import { stylesheet } from './stylesheet.ts';

/**
 * The report as one page that needs nothing else: style and figures are in it, scripts and requests are forbidden. Its
 * first screen has question, answer, learning curves and one table; everything else is folded below a list of contents.
 *
 * @param formats of files beside it that tables and figures link to
 */
export function htmlReport(report: Report, formats: readonly FileFormat[] = usualFormats): string {
  const { title, labels, question, interim, answer, rule, about, findings, sections } = report;
  const leads = sections.filter(({ isLead }) => isLead);
  const folded = sections.filter(({ isLead }) => !isLead);
  const hasMore = about.length + findings.length > 0;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <link rel="icon" href="data:," />
        <title>${title}</title>
        <style>
          ${new Html(stylesheet)}
        </style>
      </head>
      <body>
        <a class="skip" href="#contents">Skip to the contents</a>
        <header>
          ${labels.map((label) => html`<p class="label">${label}</p>`)}
          <h1>${title}</h1>
        </header>
        <main id="main" tabindex="-1">
          <section id="summary" aria-label="Summary">
            ${question === null ? null : html`<p class="question">${question}</p>`}
            ${interim.length === 0 ? null : html`<p class="interim"><b>Interim.</b> ${interim.join('; ')}.</p>`}
            <p class="answer">${answer}</p>
          </section>
          ${leads.map((one) => leadSection(one, formats))} ${rule === null ? null : html`<p class="rule">${rule}</p>`}
          ${folded.length === 0 && !hasMore ? null : contents(folded, hasMore)}
          ${hasMore ? aboutSection(about, findings) : null} ${folded.map((one) => foldedSection(one, formats))}
        </main>
      </body>
    </html> `.text;
}

function leadSection(
  { id, title, paragraphs, tables, figures }: NumberedSection,
  formats: readonly FileFormat[],
): Html {
  const anchor = `section-${id}`;
  return html`<section id="${anchor}" class="lead" aria-labelledby="${anchor}-heading">
    <h2 id="${anchor}-heading">${title}</h2>
    ${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)} ${figures.map((figure) => figureHtml(figure, formats))}
    ${tables.map((table) => tableHtml(table, formats))}
  </section> `;
}

/** Browsers open a closed `details` for the address of something in it, so the anchor is inside. */
function folded(anchor: string, title: string, content: Html): Html {
  return html`<section id="${anchor}" aria-labelledby="${anchor}-heading">
    <details>
      <summary><h2 id="${anchor}-heading">${title}</h2></summary>
      <div class="inside" id="in-${anchor}">${content}</div>
    </details>
  </section> `;
}

function foldedSection(
  { id, title, paragraphs, tables, figures }: NumberedSection,
  formats: readonly FileFormat[],
): Html {
  return folded(
    `section-${id}`,
    title,
    html`${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)} ${tables.map((table) => tableHtml(table, formats))}
    ${figures.map((figure) => figureHtml(figure, formats))}`,
  );
}

const aboutTitle = 'What was run, and every verdict';

function aboutSection(about: Report['about'], findings: Report['findings']): Html {
  return folded(
    'about',
    aboutTitle,
    html`${about.map((line) => html`<p>${line}</p>`)}
    ${
      findings.length === 0
        ? null
        : html`<ul class="findings">
            ${findings.map(finding)}
          </ul>`
    }`,
  );
}

function finding({ environment, variant, word, text }: Finding): Html {
  return html`<li>
    ${environment}, ${variant}: <b class="verdict ${word.replaceAll(' ', '-')}">${word}</b>, ${text}
  </li>`;
}

function contents(sections: readonly NumberedSection[], hasMore: boolean): Html {
  return html`<nav id="contents" aria-label="Contents">
    <h2>More</h2>
    <ol>
      ${hasMore ? html`<li><a href="#in-about">${aboutTitle}</a></li>` : null}
      ${sections.map(
        ({ id, title, tables, figures }) =>
          html`<li>
            <a href="#in-section-${id}">${title}</a>
            <span class="numbers"
              >${[
                ...tables.map(({ number, file }) => html` <a href="#table-${number}" title="${file}">T${number}</a>`),
                ...figures.map(({ number, file }) => html` <a href="#figure-${number}" title="${file}">F${number}</a>`),
              ]}</span
            >
          </li>`,
      )}
    </ol>
  </nav>`;
}

function links(folder: string, file: string, formats: readonly FileFormat[]): Html[] {
  return formats.map((format) => html` <a class="file" href="${folder}/${file}.${format}">${format.toUpperCase()}</a>`);
}

/** A table with its caption and notes; with links to its files, if there are any. */
function tableHtml(given: NumberedTable, formats: readonly FileFormat[]): Html {
  const { number, file, caption, rows, notes = [] } = given;
  const columns = columnsOf(given);
  const shown = shownRows(given);
  const classes = columns.map(({ isNumber }, index) => {
    const cells = shown.map((row, line) => (rows[line][index] === null ? null : row[index]));
    const longest = Math.max(0, ...shown.map((row) => row[index].length));
    return `${isNumber || isNumeric(cells) ? 'number' : 'text'}${longest > 16 ? ' long' : ''}`;
  });
  const id = `table-${number}`;
  const { length } = columns;
  return html`<div class="table${length > 11 ? ' dense' : ''}" id="${id}" data-name="${file}">
    <p class="caption">
      <b>Table ${number}.</b> ${caption}
      ${links(
        'tables',
        file,
        formats.filter((format) => format === 'csv' || format === 'tex'),
      )}
    </p>
    ${table({
      label: `Table ${number}. ${caption}`,
      columns: columns.map(({ heading }) => heading),
      rows: shown,
      classOf: (column) => classes[column],
      labelled: true,
    })}
    ${
      notes.length === 0
        ? null
        : html`<ul class="notes">
            ${notes.map((note) => html`<li>${note}</li>`)}
          </ul>`
    }
  </div>`;
}

/** Whether a column is read as figures: numbers, intervals, ranges, means with a spread, and marks for what is not there. */
function isNumeric(cells: readonly (string | number | null)[]): boolean {
  const there = cells.flatMap((cell) => (cell === null || cell === '' ? [] : [String(cell)]));
  return (
    there.some((cell) => /\d/.test(cell)) && there.every((cell) => cell.length <= 40 && !/\p{L}/u.test(bare(cell)))
  );
}

/** Without the few words that stand among figures. */
function bare(cell: string): string {
  return cell.replaceAll(/\b(?:to|of|or|agent|n\/a)\b|(?<=\d)e[+-]?(?=\d)/g, '');
}

/** A figure drawn in the page, with its caption. */
function figureHtml({ number, file, caption, svg, narrow }: NumberedFigure, formats: readonly FileFormat[]): Html {
  const id = `figure-${number}`;
  const label = escapeText(`Figure ${number}. ${caption}`);
  return html`<figure id="${id}">
    <div class="scroll drawing" role="region" aria-label="Figure ${number}" tabindex="0">
      ${paper(inlineSvg(svg, { id, label }), narrow === undefined ? 'paper' : 'paper wide')}
      ${narrow === undefined ? null : paper(inlineSvg(narrow, { id: `${id}-narrow`, label }), 'paper narrow')}
    </div>
    <figcaption>
      <b>Figure ${number}.</b> ${caption}
      ${links(
        'figures',
        file,
        formats.filter((format) => format === 'svg' || format === 'png'),
      )}
    </figcaption>
  </figure>`;
}

function paper(drawing: string, className: string): Html {
  const width = svgWidth(drawing);
  return html`<div class="${className}" ${width === null ? null : html`style="--width: ${Math.round(width)}px"`}>
    ${new Html(drawing)}
  </div>`;
}

/**
 * A figure as part of a page: one that scales with its column, named for who cannot see it, whose ids are its own, for a
 * page holds many figures.
 */
export function inlineSvg(svg: string, { id, label }: { readonly id: string; readonly label: string }): string {
  const own = svg
    .trim()
    .replaceAll(/ id="([^"]+)"/g, ` id="${id}-$1"`)
    .replaceAll(/url\(#([^)]+)\)/g, `url(#${id}-$1)`)
    .replaceAll(/ ((?:xlink:)?href)="#([^"]+)"/g, ` $1="#${id}-$2"`);
  return own.replace(/^<svg/, `<svg role="img" aria-label="${label}"`);
}

/** Width that a figure was drawn for, in CSS pixels; null when it does not say. */
function svgWidth(svg: string): number | null {
  const width = Number(/^\s*<svg[^>]*? width="([\d.]+)"/.exec(svg)?.[1] ?? Number.NaN);
  return Number.isFinite(width) ? width : null;
}
