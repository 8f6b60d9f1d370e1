import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  allowedPooledStandardErrors,
  compareWithIndependentRuns,
  readSeedCurves,
} from '../evidence/compareWithIndependentRuns.ts';

const folder = fileURLToPath(new URL('../../../docs/evidence/td3-halfcheetah', import.meta.url));

describe('the committed HalfCheetah runs', () => {
  const curves = readSeedCurves(folder);

  it('are five seeds with an evaluation every 5000 steps to 100k', () => {
    expect(curves.map(({ name }) => name)).toEqual(['seed-0', 'seed-1', 'seed-2', 'seed-3', 'seed-4']);
    for (const { steps } of curves) expect(steps).toEqual(Array.from({ length: 21 }, (_, index) => index * 5000));
  });

  it('agree with independent runs of the official code', () => {
    for (const { step, pooledStandardErrors } of compareWithIndependentRuns(curves)) {
      expect(Math.abs(pooledStandardErrors), `at step ${step}`).toBeLessThanOrEqual(allowedPooledStandardErrors);
    }
  });

  it('stand in the page as they are', () => {
    const readme = readFileSync(fileURLToPath(new URL('../../../docs/evidence/td3.md', import.meta.url)), 'utf8');
    for (const { step, mean, standardError } of compareWithIndependentRuns(curves)) {
      expect(readme).toContain(`| ${step} | ${mean.toFixed(0)} ± ${standardError.toFixed(0)} |`);
    }
  });

  it('would not pass with a policy that learns half as much', () => {
    const halved = curves.map((curve) => ({ ...curve, meanReturns: curve.meanReturns.map((value) => value / 2) }));
    const worst = Math.max(...compareWithIndependentRuns(halved).map((one) => Math.abs(one.pooledStandardErrors)));
    expect(worst).toBeGreaterThan(allowedPooledStandardErrors);
  });
});
