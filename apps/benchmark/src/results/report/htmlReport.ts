import { escapeText, html, Html, table } from '@policypath/figures';
import type { Finding, NumberedFigure, NumberedSection, NumberedTable, Report } from './report.ts';
import { shownRows } from './section.ts';
import { stylesheet } from './stylesheet.ts';

/**
 * The report as one page that needs nothing else: style and figures are in it, scripts and requests are forbidden.
 *
 * @param linked whether its tables and figures link to the files that lie beside it. Default true.
 */
export function htmlReport(report: Report, linked = true): string {
  const { title, labels, interim, about, answer, findings, sections } = report;
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
        <a class="skip" href="#main">Skip to the content</a>
        <header>
          ${labels.map((label) => html`<p class="label">${label}</p>`)}
          <h1>${title}</h1>
        </header>
        <div class="columns">
          <nav class="wide" aria-label="Contents"><b>Contents</b>${contents(sections)}</nav>
          <nav class="narrow" aria-label="Contents">
            <details>
              <summary>Contents</summary>
              ${contents(sections)}
            </details>
          </nav>
          <main id="main" tabindex="-1">
            <section id="summary" aria-labelledby="summary-heading">
              <h2 id="summary-heading">Summary</h2>
              ${interim.length === 0 ? null : html`<p class="interim"><b>Interim.</b> ${interim.join('; ')}.</p>`}
              ${about.map((line) => html`<p>${line}</p>`)}
              <p class="answer">${answer}</p>
              ${
                findings.length === 0
                  ? null
                  : html`<ul class="findings">
                      ${findings.map(finding)}
                    </ul>`
              }
            </section>
            ${sections.map((one) => section(one, linked))}
          </main>
        </div>
      </body>
    </html> `.text;
}

function finding({ environment, variant, word, text }: Finding): Html {
  return html`<li>
    ${environment}, ${variant}: <b class="verdict ${word.replaceAll(' ', '-')}">${word}</b>, ${text}
  </li>`;
}

function section({ id, title, paragraphs, tables, figures }: NumberedSection, linked: boolean): Html {
  const anchor = `section-${id}`;
  return html`<section id="${anchor}" aria-labelledby="${anchor}-heading">
    <h2 id="${anchor}-heading">${title}</h2>
    ${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)} ${tables.map((table) => tableHtml(table, linked))}
    ${figures.map((figure) => figureHtml(figure, linked))}
  </section> `;
}

function contents(sections: readonly NumberedSection[]): Html {
  return html`<ol>
    <li><a href="#summary">Summary</a></li>
    ${sections.map(
      ({ id, title, tables, figures }) =>
        html`<li>
          <a href="#section-${id}">${title}</a>
          <span class="inside"
            >${[
              ...tables.map(({ number, file }) => html` <a href="#table-${number}" title="${file}">T${number}</a>`),
              ...figures.map(({ number, file }) => html` <a href="#figure-${number}" title="${file}">F${number}</a>`),
            ]}</span
          >
        </li>`,
    )}
  </ol>`;
}

/** A table with its caption and notes; with a link to its CSV file, if there is one. */
function tableHtml(given: NumberedTable, linked: boolean): Html {
  const { number, file, caption, columns, rows, notes = [] } = given;
  const shown = shownRows(given);
  const aligned = columns.map((_, index) =>
    isNumeric(shown.map((row, line) => (rows[line][index] === null ? null : row[index]))) ? 'number' : 'text',
  );
  const id = `table-${number}`;
  return html`<div class="table" id="${id}" data-name="${file}">
    <p class="caption">
      <b>Table ${number}.</b> ${caption} ${linked ? html`<a class="file" href="tables/${file}.csv">CSV</a>` : null}
    </p>
    ${table({
      label: `Table ${number}. ${caption}`,
      columns,
      rows: shown,
      classOf: (column, row) =>
        `${aligned[column]}${row !== undefined && shown[row][column].length > 28 ? ' long' : ''}`,
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

/** A figure drawn in the page, with its caption; where the page is too narrow to read it, its box scrolls. */
function figureHtml({ number, file, caption, svg }: NumberedFigure, linked: boolean): Html {
  const id = `figure-${number}`;
  const width = svgWidth(svg);
  const drawing = inlineSvg(svg, { id, label: escapeText(`Figure ${number}. ${caption}`) });
  return html`<figure id="${id}">
    <div class="scroll drawing" role="region" aria-label="Figure ${number}" tabindex="0">
      <div class="paper" ${width === null ? null : html`style="--width: ${Math.round(width)}px"`}>
        ${new Html(drawing)}
      </div>
    </div>
    <figcaption>
      <b>Figure ${number}.</b> ${caption}
      ${
        linked
          ? html`<a class="file" href="figures/${file}.svg">SVG</a> <a class="file" href="figures/${file}.png">PNG</a>`
          : null
      }
    </figcaption>
  </figure>`;
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
