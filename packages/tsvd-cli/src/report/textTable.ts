import Table from 'cli-table3';

/** One row of cells, or one text across all columns. */
export type TextRow = readonly string[] | string;

/** A table for the terminal: the first column to the left, the others to the right. */
export function textTable(head: readonly string[], rows: readonly TextRow[]): string {
  const made = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) {
    made.push(typeof row === 'string' ? [{ content: row, colSpan: head.length, hAlign: 'left' }] : [...row]);
  }
  return made.toString();
}

/** Columns that a table takes. */
export function widthOf(table: string): number {
  return table.indexOf('\n') < 0 ? table.length : table.indexOf('\n');
}
