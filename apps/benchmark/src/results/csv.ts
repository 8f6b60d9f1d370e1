import { exportedColumns, type ExportedRow } from './exportedRows.ts';

/** The rows as CSV (RFC 4180) with a header, numbers in full. */
export function csvOf(rows: readonly ExportedRow[]): string {
  const lines = rows.map((row) => exportedColumns.map((column) => csvCell(row[column])).join(','));
  return [exportedColumns.join(','), ...lines, ''].join('\r\n');
}

/** Quoted where RFC 4180 asks for it. */
export function csvCell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
