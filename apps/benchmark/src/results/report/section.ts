import { measured, printedReturn, signedPercent } from '../../words/numbers.ts';

/** What a number is one of: 'return' of an episode, 'share' (0.05 is 5 %, printed in percent). */
export type Unit = 'return' | 'share';

/** Numbers that a cell holds as numbers; people read them as one text. */
export interface Quantity {
  readonly unit: Unit;
  readonly mean?: number;
  /** Of the mean over runs; null of one run. */
  readonly standardError?: number | null;
  /** Bounds of an interval. */
  readonly low?: number;
  readonly high?: number;
}

export type Cell = string | number | null | Quantity;

/** A cell of the named numbers among those given. */
export function quantity(unit: Unit, { mean, standardError, low, high }: Omit<Quantity, 'unit'>): Quantity {
  return { unit, mean, standardError, low, high };
}

/** e.g. '12.3 ± 0.4', '[11.1, 13.5]', '+4.20 %'. */
function shownQuantity({ unit, mean, standardError, low, high }: Quantity): string {
  const print = unit === 'return' ? printedReturn : signedPercent;
  if (low !== undefined && high !== undefined) return `[${print(low)}, ${print(high)}]`;
  if (mean === undefined) return '–';
  return unit === 'return' ? measured(mean, standardError ?? null) : print(mean);
}

/** A table of a report. A null cell is a value that could not be given; a note says why. */
export interface ReportTable {
  /** Of its file, e.g. 'table-1'. */
  readonly name: string;
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly notes?: readonly string[];
}

/** A figure of a report. */
export interface ReportFigure {
  /** Of its files, e.g. 'figure-2a'. */
  readonly name: string;
  readonly caption: string;
  /** One whole SVG element. */
  readonly svg: string;
  /** What is drawn, as JSON can hold it. */
  readonly data: unknown;
}

/** What a part of the pipeline contributes to the report. */
export interface ReportSection {
  readonly id: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly tables: readonly ReportTable[];
  readonly figures: readonly ReportFigure[];
}

/** The cells of a table as people read them: the numbers of a column with as many decimals, a dash where there is none. */
export function shownRows({ columns, rows }: ReportTable): string[][] {
  const decimals = columns.map((_, index) => Math.max(0, ...rows.map((row) => decimalsOf(row[index]))));
  return rows.map((row) =>
    row.map((cell, index) => {
      if (cell === null) return '–';
      if (typeof cell === 'object') return shownQuantity(cell);
      if (typeof cell === 'string' || String(cell).includes('e')) return String(cell);
      return cell.toFixed(decimals[index]);
    }),
  );
}

function decimalsOf(cell: Cell): number {
  if (typeof cell !== 'number') return 0;
  return /\.(\d+)$/.exec(String(cell))?.[1].length ?? 0;
}

/** A table's cells as Markdown, each text escaped by `escape`. */
export function markdownTable(table: ReportTable, escape: (text: string) => string): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escape).join(' | ')} |`;
  const { columns } = table;
  return [line(columns), `| ${columns.map(() => '---').join(' | ')} |`, ...shownRows(table).map(line)].join('\n');
}

/**
 * A table as CSV (RFC 4180) with its header; a null is an empty cell. Each number of a quantity has a column of its own, with
 * its unit: 'AUC (return)', 'AUC standard error (return)'.
 */
export function tableCsv(table: ReportTable): string {
  const parts = table.columns.map((_, index) => partsOf(table.rows.map((row) => row[index])));
  const header = table.columns.flatMap((column, index) => parts[index].map((part) => part.header(column)));
  const lines = table.rows.map((row) => row.flatMap((cell, index) => parts[index].map((part) => part.value(cell))));
  return [header, ...lines, []].map((row) => row.map(csvCell).join(',')).join('\r\n');
}

interface ColumnPart {
  readonly header: (column: string) => string;
  readonly value: (cell: Cell) => string | number | null;
}

const quantityParts = [
  ['mean', ''],
  ['standardError', ' standard error'],
  ['low', ' low'],
  ['high', ' high'],
] as const;

/** The columns of numbers that a column of cells stands for; itself where it holds no quantity. */
function partsOf(cells: readonly Cell[]): readonly ColumnPart[] {
  const quantities = cells.filter((cell) => typeof cell === 'object' && cell !== null);
  if (quantities.length === 0) {
    return [{ header: (column) => column, value: (cell) => (typeof cell === 'object' ? null : cell) }];
  }
  return quantityParts.flatMap(([part, words]): ColumnPart[] =>
    quantities.every((one) => one[part] === undefined)
      ? []
      : [
          {
            header: (column) => `${column}${words} (${quantities[0].unit})`,
            value: (cell) => (typeof cell === 'object' ? (cell?.[part] ?? null) : null),
          },
        ],
  );
}

/** Quoted where RFC 4180 asks for it. */
export function csvCell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
