import { text, type Cell, type Column, type ColumnPart, type Value } from './column.ts';
import type { ReportTable } from './section.ts';

/** The columns of a table, each with its type. */
export function columnsOf({ columns }: Pick<ReportTable, 'columns'>): Column[] {
  return columns.map((column) => (typeof column === 'string' ? text(column) : column));
}

/** What people read above the columns. */
export function headingsOf(table: Pick<ReportTable, 'columns'>): string[] {
  return columnsOf(table).map(({ heading }) => heading);
}

/** The cells of a table as people read them: numbers without a form of their own with as many decimals, a dash where there is none. */
export function shownRows(table: Pick<ReportTable, 'columns' | 'rows'>): string[][] {
  const { rows } = table;
  const columns = columnsOf(table);
  const decimals = columns.map((_, index) => Math.max(0, ...rows.map((row) => decimalsOf(row[index]))));
  const shown = rows.map((row) => row.map((cell, index) => shownCell(cell, columns[index], decimals[index])));
  return shown.map((row, line) =>
    row.map((cell, index) => {
      const repeats = line > 0 && row.slice(0, index + 1).every((one, i) => one === shown[line - 1][i]);
      return columns[index].merged && repeats ? '' : cell;
    }),
  );
}

function shownCell(cell: Cell, { show }: Column, decimals: number): string {
  if (cell === null) return '–';
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'object' && cell.shown !== undefined) return cell.shown;
  if (show !== null) return show(cell as Parameters<typeof show>[0]);
  if (typeof cell === 'object') return '–';
  return String(cell).includes('e') ? String(cell) : cell.toFixed(decimals);
}

function decimalsOf(cell: Cell): number {
  if (typeof cell !== 'number') return 0;
  return /\.(\d+)$/.exec(String(cell))?.[1].length ?? 0;
}

/** A table as machines read it. */
export interface TidyTable {
  readonly columns: readonly { readonly name: string; readonly unit: string | null }[];
  readonly rows: readonly (readonly Value[])[];
}

/** A row an observation, a column a number or a name; null where there is none. */
export function tidyTable(table: ReportTable): TidyTable {
  const parts = columnsOf(table).map((column) => column.parts);
  return {
    columns: parts.flat().map(({ name, unit }) => ({ name, unit })),
    rows: table.rows.map((row) => row.flatMap((cell, index) => parts[index].map((part) => valueOf(cell, part)))),
  };
}

function valueOf(cell: Cell, { key }: ColumnPart): Value {
  if (typeof cell !== 'object' || cell === null) return key === null ? cell : null;
  return key === null ? null : (cell[key] ?? null);
}

/** A table as CSV (RFC 4180) with its header; an empty cell where there is no value. */
export function tableCsv(table: ReportTable): string {
  const { columns, rows } = tidyTable(table);
  return csvOf([columns.map(({ name }) => name), ...rows]);
}

/** Rows as CSV (RFC 4180). */
export function csvOf(rows: readonly (readonly Value[])[]): string {
  return [...rows, []].map((row) => row.map(csvCell).join(',')).join('\r\n');
}

/** Quoted where RFC 4180 asks for it. */
function csvCell(value: Value): string {
  const shown = value === null ? '' : String(value);
  return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}

/** A table's cells as Markdown, each text escaped by `escape`. */
export function markdownTable(table: ReportTable, escape: (shown: string) => string): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escape).join(' | ')} |`;
  const headings = headingsOf(table);
  return [line(headings), `| ${headings.map(() => '---').join(' | ')} |`, ...shownRows(table).map(line)].join('\n');
}

/** A table for LaTeX with the package booktabs: cells as people read them, units below the headings. */
export function tableTex(table: ReportTable): string {
  const columns = columnsOf(table);
  const line = (cells: readonly string[]): string => `    ${cells.join(' & ')} \\\\`;
  const units = columns.map(({ parts }) => new Set(parts.map(({ unit }) => unit)));
  const unitCells = units.map((own) => {
    const [unit] = own;
    return own.size === 1 && unit !== null ? `(${texText(unit === 'share' ? '%' : unit)})` : '';
  });
  return [
    '% \\usepackage{booktabs}',
    '\\begin{table}',
    '  \\centering',
    `  \\caption{${texText(table.caption)}}`,
    `  \\label{tab:${table.name.replaceAll(/[^\w.-]+/g, '-')}}`,
    `  \\begin{tabular}{${columns.map(({ isNumber }) => (isNumber ? 'r' : 'l')).join('')}}`,
    '    \\toprule',
    line(columns.map(({ heading }) => texText(heading))),
    ...(unitCells.every((unit) => unit === '') ? [] : [line(unitCells)]),
    '    \\midrule',
    ...shownRows(table).map((row) =>
      line(row.map((cell, index) => (columns[index].isNumber ? texNumber(cell) : texText(cell)))),
    ),
    '    \\bottomrule',
    '  \\end{tabular}',
    ...(table.notes ?? []).map((note) => `  % ${note.replaceAll(/\s+/g, ' ')}`),
    '\\end{table}',
    '',
  ].join('\n');
}

const texCharacters: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '|': '\\textbar{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '±': '$\\pm$',
  Δ: '$\\Delta$',
  '≥': '$\\ge$',
  '≤': '$\\le$',
  '−': '$-$',
  '–': '--',
  '’': "'",
  '“': '``',
  '”': "''",
};

function texText(shown: string): string {
  return shown.replaceAll(/[\\~^|<>±Δ≥≤−–’“”]|[#$%&_{}]/g, (one) => texCharacters[one] ?? `\\${one}`);
}

/** Signs of numbers are minus signs, not hyphens. */
function texNumber(shown: string): string {
  return texText(shown).replaceAll(/(?<![\w.])-(?=\d)/g, '$-$');
}
