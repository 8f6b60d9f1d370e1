/** A table of a report. A null cell is a value that could not be given; a note says why. */
export interface ReportTable {
  /** Of its file, e.g. 'table-1'. */
  readonly name: string;
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
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
      if (typeof cell === 'string' || String(cell).includes('e')) return String(cell);
      return cell.toFixed(decimals[index]);
    }),
  );
}

function decimalsOf(cell: string | number | null): number {
  if (typeof cell !== 'number') return 0;
  return /\.(\d+)$/.exec(String(cell))?.[1].length ?? 0;
}

/** A table's cells as Markdown, each text escaped by `escape`. */
export function markdownTable(table: ReportTable, escape: (text: string) => string): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escape).join(' | ')} |`;
  const { columns } = table;
  return [line(columns), `| ${columns.map(() => '---').join(' | ')} |`, ...shownRows(table).map(line)].join('\n');
}

/** A table as CSV (RFC 4180) with its header; a null is an empty cell. */
export function tableCsv({ columns, rows }: ReportTable): string {
  return [columns, ...rows, []].map((row) => row.map(csvCell).join(',')).join('\r\n');
}

/** Quoted where RFC 4180 asks for it. */
export function csvCell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
