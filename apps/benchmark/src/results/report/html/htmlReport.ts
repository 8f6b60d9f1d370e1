import { html, Html } from '@policypath/figures';
import type { Finding, NumberedSection, Report } from '../report.ts';
import { figureHtml } from './figureHtml.ts';
import { stylesheet } from './stylesheet.ts';
import { tableHtml } from './tableHtml.ts';

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
