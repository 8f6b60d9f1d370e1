import { readFileSync } from 'node:fs';
import { createGenerator } from '@policypath/random';
import { mean } from '@policypath/stats';
import { expect, it } from 'vitest';
import { gainsWithoutEffect, selectionTable, selectionWithoutEffect } from '../evidence/noEffect.ts';
import { evidenceFolder } from './unpackStage.ts';

const generator = (environment: string) => createGenerator(0, `no-effect/${environment}`);

it('the README has the gains of choosing among settings that do nothing', () => {
  const readme = readFileSync(`${evidenceFolder}/README.md`, 'utf8').replaceAll(/ +\|/g, ' |');
  for (const row of selectionTable(selectionWithoutEffect(`${evidenceFolder}/comparison`, generator))) {
    expect(readme).toContain(row);
  }
});

it('the best of twelve means of six exceeds another such mean by 1.63 of its standard errors, where runs are normal', () => {
  const runs = createGenerator(1, 'normal runs');
  const steps = [10_000, 30_000];
  const normal = Array.from({ length: 4000 }, () => {
    const value = 1000 + 50 * runs.normal();
    return { steps, meanReturns: [value, value] };
  });
  const { SCORE, AUC } = gainsWithoutEffect(normal, generator('normal'), 3000);
  const standardError = 50 / Math.sqrt(6) / 1000;
  for (const gains of [SCORE, AUC]) {
    expect(Math.abs(mean(gains) / standardError - 1.63)).toBeLessThan(0.1);
  }
});

it('runs without spread leave nothing to choose', () => {
  const same = [0, 1, 2].map(() => ({ steps: [10_000, 30_000, 40_000], meanReturns: [9, 5, 7] }));
  expect(new Set(Object.values(gainsWithoutEffect(same, generator('same'), 50)).flat())).toEqual(new Set([0]));
});
