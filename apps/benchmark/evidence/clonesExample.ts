import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { threeDigits } from '../src/words/numbers.ts';

type Row = Readonly<Record<string, string | number | null>>;

/** What docs/evidence keeps of cloned policies: rows of the report's tables, from which the page's table follows. */
export interface KeptClones {
  /** A row for each path and each scope of its parameters. */
  readonly shapes: readonly Row[];
  /** A row a clone: what it was fitted to, its loss and its return. */
  readonly fits: readonly Row[];
}

const folder = fileURLToPath(new URL('../../../docs/evidence/clones/', import.meta.url));
const numbersFile = `${folder}numbers.json`;
export const clonesPage = fileURLToPath(new URL('../../../docs/evidence/clones-example.md', import.meta.url));

export function readKeptClones(): KeptClones {
  return JSON.parse(readFileSync(numbersFile, 'utf8')) as KeptClones;
}

/** Takes numbers and figures of the clones from a report's folder. */
export function keepClones(report: string): void {
  interface Table {
    readonly name: string;
    readonly columns: readonly { readonly name: string }[];
    readonly rows: readonly (readonly (string | number | null)[])[];
  }
  const { sections } = JSON.parse(readFileSync(`${report}/report.json`, 'utf8')) as {
    sections: readonly { readonly tables: readonly Table[] }[];
  };
  const tables = sections.flatMap((section) => section.tables);
  const rowsOf = (name: string): Row[] => {
    const table = tables.find((one) => one.name === name);
    if (table === undefined) throw new Error(`${report} has no table ${name}`);
    const { columns, rows } = table;
    // One seed: lowest and highest are the number itself.
    const kept = columns
      .map(({ name: column }, i) => [column, i] as const)
      .filter(([column]) => !/(low|high)est/.test(column));
    return rows.map((row) => Object.fromEntries(kept.map(([column, i]) => [column, row[i]])));
  };
  const kept: KeptClones = { shapes: rowsOf('clones-HalfCheetah-v4-shapes'), fits: rowsOf('clones') };
  writeFileSync(numbersFile, `${JSON.stringify(kept, null, 2)}\n`);
  for (const figure of ['change-amounts', 'components']) {
    copyFileSync(`${report}/figures/clones-HalfCheetah-v4-${figure}.svg`, `${folder}${figure}.svg`);
  }
}

/** The table of docs/evidence/clones-example.md: a row a path. */
export function clonesTable({ shapes, fits }: KeptClones): string[] {
  const head = [
    'path',
    'distance from normal, by layer',
    'excess kurtosis',
    'Gini',
    'hardly move',
    'late amplitude (signs drawn)',
    'squared error',
    'return',
  ];
  const rows = [...new Set(shapes.map((row) => String(row['Path'])))].map((path) => {
    const [all, ...layers] = shapes.filter((row) => row['Path'] === path);
    const fit = fits.find((row) => path === `BC (${row['Clone']})`);
    const digits = (row: Row, name: string): string => threeDigits(Number(row[name]));
    const late = 'Late amplitude';
    const value = fit === undefined ? 'Return of the other trial' : 'Return';
    const returns = (fit ?? fits[0])[`${value} (return)`];
    return [
      path,
      layers.map((row) => digits(row, 'Distance from normal')).join(', '),
      digits(all, 'Excess kurtosis'),
      digits(all, 'Gini'),
      `${(100 * Number(all['At most a tenth of the mean (share)'])).toFixed(1)} %`,
      `${digits(all, late)} (${digits(all, `${late} in flipped increments`)})`,
      fit === undefined ? '' : `${digits(fit, 'First loss')} to ${digits(fit, 'Last loss')}`,
      Number(returns).toFixed(0),
    ];
  });
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
