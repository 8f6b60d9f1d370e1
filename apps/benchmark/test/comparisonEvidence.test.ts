import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runNumbers } from '@policypath/stats';
import { expect, it } from 'vitest';
import { curveOf } from '../src/results/compareTrials.ts';
import { readResults, runOf, statisticsSections, type TrialRun } from '../src/results/index.ts';
import { readTrials } from '../src/store/readTrials.ts';
import { asRead, readReport } from './reportTables.ts';

const root = fileURLToPath(new URL('../../../evidence/', import.meta.url));

function area(run: TrialRun): string {
  const curve = curveOf(run);
  expect(curve.steps.filter((step) => step > 0)).toEqual(Array.from({ length: 60 }, (_, i) => 5000 * (i + 1)));
  return runNumbers([curve]).auc.mean.toFixed(0);
}

it('the AUC of every run of the comparison stands in the README, and no other', () => {
  const runs = readTrials([`${root}comparison`]).trials.map(runOf);
  const [firstPart] = readFileSync(`${root}README.md`, 'utf8').split('\n## Second part');
  const lines = firstPart.split('\n');
  for (const environment of ['HalfCheetah-v4', 'Ant-v4']) {
    const cells = ['base', 'pptb', 'trim-only'].map((variant) =>
      runs
        .filter((run) => run.environment === environment && run.method === variant)
        .map(area)
        .join(', '),
    );
    const row = lines.filter((line) => line.startsWith(`| ${environment} `)).at(-1) ?? '';
    expect(
      row
        .split('|')
        .slice(2, -1)
        .map((cell) => cell.trim()),
    ).toEqual(cells);
  }
});

it('the report that is committed has the statistics of the committed logs, and the README its verdicts', () => {
  const report = readReport(`${root}comparison/report`);
  expect(report.interim).toEqual([]);
  for (const section of statisticsSections(readResults([`${root}comparison`], { wholeBlocks: true }))) {
    const committed = report.sections.find(({ id }) => id === section.id);
    expect(committed?.tables).toEqual(section.tables.map(asRead));
  }

  const differences = report.sections.flatMap(({ tables }) => tables).find(({ name }) => name === 'differences-auc')!;
  const readme = readFileSync(`${root}README.md`, 'utf8');
  const cells = readme
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
    .filter((line) => line.length === 7 && line[1].endsWith('-v4'));
  const columns = ['Environment', 'Variant', 'Difference', '95 % interval', 'Welch 95 %'];
  const places = columns.map((column) => differences.columns.indexOf(column));
  expect(cells.map((line) => line.slice(1, -1))).toEqual(
    differences.rows.map((row) => places.map((place) => String(row[place]))),
  );
  const verdicts = differences.rows.map((row) => String(row.at(-1)));
  expect(verdicts.every((verdict) => verdict.startsWith('undecided'))).toBe(
    readme.includes('**Undecided, all four.**'),
  );
});
