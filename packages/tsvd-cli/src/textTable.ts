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

/** Text broken between words into lines of at most `columns` characters; a longer word has a line of its own. */
export function wrapped(text: string, columns: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line === '') line = word;
    else if (line.length + 1 + word.length <= columns) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line].join('\n');
}
