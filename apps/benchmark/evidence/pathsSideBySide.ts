import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sideBySideFigure, type NumberOfPaths } from '../src/results/paths/sideBySide.ts';
import { threeDigits } from '../src/words/numbers.ts';

/** What docs/evidence keeps of analysed paths: numbers, from which figure and table follow. */
export interface KeptPaths {
  /** What the bars of null models are, in words. */
  readonly band: string;
  readonly numbers: readonly NumberOfPaths[];
}

const folder = fileURLToPath(new URL('../../../docs/evidence/', import.meta.url));
export const keptPathsFile = `${folder}paths-side-by-side.json`;
export const keptFigureFile = `${folder}paths-side-by-side.svg`;
export const pathsPage = `${folder}paths-of-agents.md`;

export function readKeptPaths(): KeptPaths {
  return JSON.parse(readFileSync(keptPathsFile, 'utf8')) as KeptPaths;
}

export function keptFigure({ numbers, band }: KeptPaths): string {
  return sideBySideFigure(numbers, band).svg;
}

/** The table of docs/evidence/paths-of-agents.md: a row a path; each number with the mean of its first null model in brackets. */
export function pathsTable({ numbers }: KeptPaths): string[] {
  const paths = [...new Set(numbers.flatMap((number) => number.paths.map(({ path }) => path)))];
  const rows = paths.map((path) => [
    path,
    ...numbers.map((number) => {
      const found = number.paths.find((one) => one.path === path);
      const [first] = found?.nulls ?? [];
      if (found?.value.mean === null || found === undefined) return '-';
      return `${threeDigits(found.value.mean)}${first === undefined ? '' : ` (${threeDigits(first.mean.mean)})`}`;
    }),
  ]);
  const head = ['path', ...numbers.map((number) => number.short)];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
