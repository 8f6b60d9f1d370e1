import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { analyseTrial } from '../../src/analysis/analyseTrial.ts';
import { createPolicyEvaluator } from '../../src/analysis/policyEvaluator.ts';
import { defaultPathOptions } from '../../src/analysis/trialAnalysis.ts';
import { compareFolders } from '../../src/results/compareFolders.ts';
import { counts, deviation, interval, mean, number, range, text } from '../../src/results/report/column.ts';
import { buildReport, readReportedTrials, writeReport } from '../../src/results/report/index.ts';
import { shownRows, tableCsv, tableTex, tidyTable } from '../../src/results/report/tableForms.ts';
import { generatedRows, writeRecordedTrial } from '../recordedTrial.ts';
import { newFolder, writeEdits, writeTrials } from './folders.ts';

const page = fileURLToPath(new URL('../../../../docs/report.md', import.meta.url));

function writtenReport(): string {
  const [root, out] = [newFolder(), newFolder()];
  writeTrials(root, { base: [1, 2, 3], pptb: [5, 6, 7] }, { editGains: [1, -1], offsetReturns: [0, 1, 2, 3, 4] });
  writeEdits(join(root, 'Hopper-v4/pptb/seed-0001'), [0.01, 0.02, 0.03]);
  const formats = ['csv', 'tex'] as const;
  writeReport(buildReport(readReportedTrials([root]), { resamples: 100 }), out, { formats });
  return out;
}

interface WrittenTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly unit: string | null }[];
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
}

function tablesOf(folder: string): WrittenTable[] {
  const { sections } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as {
    sections: { tables: WrittenTable[] }[];
  };
  return sections.flatMap(({ tables }) => tables);
}

/** Two numbers in one text: a mean with its error, an interval, a fraction, a list. Versions and settings are names. */
const joined = /±|^\[-?\d|^-?[\d.]+ (?:to|of|\/) -?[\d.]|^-?\d[\d.,]* ?\(|^-?[\d.]+ ?%$/;
const texts = new Set(['manifest', 'settings']);

it('no cell of a table for machines holds two numbers, or a number as text; no two columns have one name', async () => {
  const out = writtenReport();
  const recorded = newFolder();
  writeRecordedTrial(join(recorded, 'trial'), { rows: generatedRows(30) });
  await analyseTrial(join(recorded, 'trial'), {
    path: { ...defaultPathOptions, repeats: 3 },
    reconstructions: null,
    createEvaluator: createPolicyEvaluator,
    show: () => {},
  });
  const analysed = newFolder();
  writeReport(buildReport(readReportedTrials([recorded]), { resamples: 100 }), analysed, { formats: ['csv'] });

  const tables = [...tablesOf(out), ...tablesOf(analysed)];
  expect(new Set(tables.map(({ name }) => name)).size).toBeGreaterThan(18);
  const faults = tables.flatMap(({ name, columns, rows }) => {
    const names = columns.map((column) => column.name);
    const cells = texts.has(name) ? [] : rows.flat().filter((cell) => typeof cell === 'string');
    return [
      ...(new Set(names).size === names.length ? [] : [`${name}: two columns of one name`]),
      ...columns.filter((one) => one.unit !== null && !one.name.includes(`(${one.unit})`)).map((one) => one.name),
      ...rows.filter((row) => row.length !== columns.length).map(() => `${name}: a row of another length`),
      ...cells.filter((cell) => joined.test(cell) || (cell !== '' && Number.isFinite(Number(cell)))),
    ];
  });
  expect(faults).toEqual([]);
  expect(readdirSync(join(out, 'tables')).filter((file) => file.endsWith('.csv')).length).toBe(tablesOf(out).length);
});

it('one definition of columns gives what people read, CSV, JSON and LaTeX', () => {
  const table = {
    name: 'a b',
    caption: 'AUC & 5 % of_it',
    columns: [
      text('Method'),
      counts('Runs (base / variant)', { base: 'Base runs', treated: 'Variant runs' }, (a, b) => `${a} / ${b}`),
      mean('AUC', { unit: 'return' }),
      interval('95 % interval', { unit: 'return', name: 'AUC' }),
      number('Gain', { unit: 'share' }),
      range('D'),
      deviation('Time', { unit: 'ms' }),
    ],
    rows: [
      [
        'pptb_8',
        { base: 2, treated: 3 },
        { mean: -1234.5, standardError: 20.25 },
        { low: 1.26, high: 3 },
        0.125,
        { mean: 2, low: 1, high: 4 },
        { mean: 98, standardDeviation: 2.8 },
      ],
      ['base', { shown: '' }, null, { shown: 'n/a' }, null, null, null],
    ],
  };
  expect(shownRows(table)).toEqual([
    ['pptb_8', '2 / 3', '-1235 ± 20', '[1.3, 3.0]', '+12.50 %', '2 (1 to 4)', '98.0 ± 2.8'],
    ['base', '', '–', 'n/a', '–', '–', '–'],
  ]);
  expect(tableCsv(table).split('\r\n')).toEqual([
    'Method,Base runs,Variant runs,AUC (return),AUC standard error (return),AUC low (return),AUC high (return),Gain (share),D,D lowest,D highest,Time (ms),Time standard deviation (ms)',
    'pptb_8,2,3,-1234.5,20.25,1.26,3,0.125,2,1,4,98,2.8',
    'base,,,,,,,,,,,,',
    '',
  ]);
  expect(tidyTable(table).columns[3]).toEqual({ name: 'AUC (return)', unit: 'return' });
  const tex = tableTex(table);
  expect(tex).toContain(String.raw`\caption{AUC \& 5 \% of\_it}`);
  expect(tex).toContain(String.raw`\begin{tabular}{lrrrrrr}`);
  expect(tex).toContain(String.raw`     &  & (return) & (return) & (\%) &  & (ms) \\`.trim());
  expect(tex).toContain(String.raw`pptb\_8 & 2 / 3 & $-$1235 $\pm$ 20 & [1.3, 3.0] & +12.50 \% &`);
  for (const rule of ['toprule', 'midrule', 'bottomrule']) expect(tex).toContain(`\\${rule}`);
});

it('compare writes its tables too, and comparison.json has the numbers alone', () => {
  const [root, out] = [newFolder(), newFolder()];
  writeTrials(root, { base: [1, 2, 3], pptb: [5, 6, 7] });
  const { written } = compareFolders({ folders: [root], out, resamples: 100, formats: ['csv', 'tex', 'svg'] });
  expect(written.map((path) => path.slice(out.length + 1))).toEqual([
    'comparison.md',
    'comparison.json',
    'learning-curves.svg',
    'tables/methods.csv',
    'tables/methods.tex',
    'tables/table-1-pptb.csv',
    'tables/table-1-pptb.tex',
    'tables/differences-auc.csv',
    'tables/differences-auc.tex',
  ]);
  expect(readFileSync(join(out, 'comparison.json'), 'utf8')).not.toMatch(/"[^"]* ± |"\[-?\d/);
});

const hasPandas = spawnSync('python3', ['-c', 'import pandas']).status === 0;
it.skipIf(!hasPandas)('pandas reads them by the lines in docs/report.md (skipped without pandas)', () => {
  const program = /```python\n([^`]*pandas[^`]*)```/.exec(readFileSync(page, 'utf8'))?.[1] ?? '';
  const { stdout, stderr } = spawnSync('python3', ['-c', program], { cwd: writtenReport(), encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/Hopper-v4\s+pptb\s+\d/);
  expect(stdout).toMatch(/pptb\s+3\n/);
});
