import { csvCell } from '../csv.ts';
import type { ReportTable } from './section.ts';

/** A table as CSV (RFC 4180) with its header; a null is an empty cell. */
export function tableCsv({ columns, rows }: ReportTable): string {
  return [columns, ...rows, []].map((row) => row.map(csvCell).join(',')).join('\r\n');
}
