import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { numbersOf } from '../src/statistics/effects.ts';
import { readMeasuredTrials, type MeasuredTrial } from '../src/statistics/index.ts';

const root = fileURLToPath(new URL('../../../evidence/', import.meta.url));

function area({ evaluations }: MeasuredTrial): string {
  const records = evaluations.get(0) ?? [];
  const run = { steps: records.map(({ step }) => step), meanReturns: records.map(({ meanReturn }) => meanReturn) };
  expect(run.steps.filter((step) => step > 0)).toEqual(Array.from({ length: 60 }, (_, i) => 5000 * (i + 1)));
  return numbersOf([run], 'area under curve', false)[0].toFixed(0);
}

it('the AUC of every run of the comparison stands in the README, and no other', () => {
  const trials = readMeasuredTrials([`${root}comparison`]);
  const lines = readFileSync(`${root}README.md`, 'utf8').split('\n');
  for (const environment of ['HalfCheetah-v4', 'Ant-v4']) {
    const cells = ['base', 'pptb', 'trim-only'].map((variant) =>
      trials
        .filter((trial) => trial.environment === environment && trial.variant === variant)
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
