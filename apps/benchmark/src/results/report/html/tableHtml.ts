import { html, type Html } from '@policypath/figures';
import type { NumberedTable } from '../report.ts';
import { shownRows } from '../section.ts';

/** A table in a box of its own, which scrolls where the page is too narrow; with a link to its CSV file, if there is one. */
export function tableHtml(table: NumberedTable, linked: boolean): Html {
  const { number, file, caption, columns, rows, notes = [] } = table;
  const aligned = columns.map((_, index) => (isNumeric(rows.map((row) => row[index])) ? 'number' : 'text'));
  const id = `table-${number}`;
  return html`<div class="table" id="${id}" data-name="${file}">
    <p class="caption" id="${id}-caption">
      <b>Table ${number}.</b> ${caption} ${linked ? html`<a class="file" href="tables/${file}.csv">CSV</a>` : null}
    </p>
    <div class="scroll" role="region" aria-labelledby="${id}-caption" tabindex="0">
      <table aria-labelledby="${id}-caption">
        <thead>
          <tr>
            ${columns.map((column, index) => html`<th scope="col" class="${aligned[index]}">${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${shownRows(table).map(
            (row) =>
              html`<tr>
                ${row.map((cell, index) => cellHtml(cell, aligned[index], index === 0))}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${
      notes.length === 0
        ? null
        : html`<ul class="notes">
            ${notes.map((note) => html`<li>${note}</li>`)}
          </ul>`
    }
  </div>`;
}

function cellHtml(shown: string, kind: string, isHead: boolean): Html {
  const long = shown.length > 28 ? ' long' : '';
  return isHead
    ? html`<th scope="row" class="${kind}${long}">${shown}</th>`
    : html`<td class="${kind}${long}">${shown}</td>`;
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
