import type { ReportTable } from './section.ts';

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
