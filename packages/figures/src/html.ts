import { callable, checkOptions, orNull, text, trueOrFalse } from '@policypath/options';
/** Text that is HTML already. Only `html` and figures make it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type HtmlValue = string | number | Html | null | readonly HtmlValue[];

/** A template whose values are escaped, unless they are `Html`; null is nothing, an array its entries one after another. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(strings.reduce((text, part, i) => text + rendered(values[i - 1]) + part));
}

function rendered(value: HtmlValue): string {
  if (value === null) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'string' || typeof value === 'number') return escapeText(String(value));
  return value.map(rendered).join('');
}

export interface TableOptions {
  /** What the table is, for those who do not see it; null: something on the page names it already. */
  readonly label: string | null;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly HtmlValue[])[];
  /** CSS classes of a cell, or of a column's head without `row`. */
  readonly classOf?: (column: number, row?: number) => string;
  /** Whether each cell says its column in `data-label`, so that a narrow page can show rows one below the other. Default false. */
  readonly labelled?: boolean;
}

/** A table in a box that scrolls where the page is too narrow. The first cell of a row is its head. */
export function table(options: TableOptions): Html {
  checkOptions('table', options, {
    label: orNull(text),
    columns: true,
    rows: true,
    classOf: callable,
    labelled: trueOrFalse,
  });
  const { label, columns, rows, classOf, labelled = false } = options;

  const cell = (start: string, value: HtmlValue, column: number, row?: number): Html => {
    const className = classOf === undefined ? '' : ` class="${escapeText(classOf(column, row))}"`;
    const name = labelled && row !== undefined ? ` data-label="${escapeText(columns[column])}"` : '';
    return new Html(`<${start}${className}${name}>${rendered(value)}</${start.slice(0, 2)}>`);
  };
  return html`<div class="scroll" tabindex="0" ${label === null ? null : html`role="region" aria-label="${label}"`}>
    <table>
      <thead>
        <tr>
          ${columns.map((name, column) => cell('th scope="col"', name, column))}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row, position) =>
            html`<tr>
              ${row.map((value, column) => cell(column === 0 ? 'th scope="row"' : 'td', value, column, position))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Control characters, and those that turn the direction of what follows: a name could pass for another by them. */
// oxlint-disable-next-line no-control-regex
const invisible = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** `text` with a sign in place of every character that is not seen. */
export function visible(text: string): string {
  return text.replaceAll(invisible, '\ufffd');
}

/** `text` as HTML, in an element or an attribute. */
export function escapeText(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
