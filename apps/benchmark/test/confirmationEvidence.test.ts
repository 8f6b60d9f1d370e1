import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { confirmationSeeds, confirmationTable, judged, readConfirmation } from '../evidence/confirmation.ts';
import { environments } from '../evidence/stageTrials.ts';
import { trialFolder } from '../src/sweep/plannedTrials.ts';
import { newTrialFolder } from './trialFolder.ts';

const around = (middle: number, spread: number): number[] =>
  confirmationSeeds.map((_, index) => middle + spread * (index % 2 === 0 ? 1 : -1));
const verdicts = (...contrasts: number[][]) =>
  judged(contrasts.map((bySeed) => ({ name: 'one', bySeed }))).map(({ verdict }) => verdict);

/** Writes the logs of a trial whose evaluations all return `auc`, and right after an edit half of it. */
function write(root: string, name: Parameters<typeof trialFolder>, auc: number, evaluations = 60): string {
  const folder = join(root, trialFolder(...name));
  mkdirSync(folder, { recursive: true });
  const log = (offset: number, value: number): string =>
    Array.from({ length: evaluations + 1 }, (_, index) =>
      JSON.stringify({ step: 5000 * index + offset, meanReturn: index === 0 ? 1e6 : value }),
    ).join('\n');
  writeFileSync(join(folder, 'evaluations.jsonl'), log(0, auc));
  writeFileSync(join(folder, 'offset-evaluations.jsonl'), log(50, auc / 2));
  writeFileSync(join(folder, 'norms.jsonl'), '{"step":300000,"layers":[3,4]}\n');
  writeFileSync(join(folder, evaluations === 60 ? 'result.json' : 'failure.json'), '{}');
  return folder;
}

describe('the verdicts of the confirmation', () => {
  it('are said where the interval leaves 0 out, or lies within the margin', () => {
    expect(verdicts(around(0.2, 0.1))).toEqual(['improves']);
    expect(verdicts(around(-0.2, 0.1))).toEqual(['harms']);
    expect(verdicts(around(0.01, 0.02))).toEqual(['equivalent within 10 %']);
    expect(verdicts(around(0.1, 0.2))).toEqual(['undecided']);
  });

  it('end with the first contrast that holds 0, in the fixed order', () => {
    const [clear, unclear] = [around(0.2, 0.1), around(0.1, 0.2)];
    expect(verdicts(clear, clear, unclear, clear)).toEqual(['improves', 'improves', 'undecided', 'described']);
    expect(verdicts(unclear, clear)).toEqual(['undecided', 'described']);
  });

  it('wait for all trials', () => {
    const open = [...around(0.2, 0.1).slice(1), null];
    const contrasts = judged([{ name: 'one', bySeed: open }]);
    expect(contrasts).toMatchObject([{ interval: null, verdict: 'open' }]);
    expect(confirmationTable(contrasts)[2]).toMatch(/^\| one \| - \| - \| open \| .*, -/);
  });
});

it('reads differences within seeds, as shares of base, and counts what a failed trial lacks as its last', () => {
  const root = newTrialFolder();
  for (const environment of environments) {
    confirmationSeeds.forEach((seed, index) => {
      const base = environment === 'Ant-v4' ? 1000 : 4000;
      write(root, [environment, 'base', seed], base);
      write(root, [environment, 'pptb-20k', seed], base * (1.2 + 0.01 * index));
      write(root, [environment, 'extrapolation', seed], base * 1.1, seed === 12 ? 30 : 60);
    });
  }
  const contrasts = readConfirmation(root, 'pptb-20k');
  const shares = [0.235, 0.135, 0.235, 0.235];
  contrasts.forEach(({ interval, verdict }, index) => {
    expect(interval?.mean).toBeCloseTo(shares[index], 12);
    expect(verdict).toBe('improves');
  });
  expect(contrasts[0].bySeed[3]).toBeCloseTo(0.23, 12);
  expect(contrasts[3].name).toBe('`pptb-20k` against base, Ant-v4');
  expect(readConfirmation(root, 'pptb-20k', 'aucAfterEdit')[0].interval?.mean).toBeCloseTo(0.235, 12);
  expect(readConfirmation(root, 'pptb-10k')[0].verdict).toBe('open');
});
