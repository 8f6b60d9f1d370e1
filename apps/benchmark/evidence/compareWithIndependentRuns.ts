import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sampleSpread } from '@policypath/stats';
import { independentHalfCheetah, standardErrorOf } from './independentRuns.ts';

/** One seed's evaluations. */
export interface SeedCurve {
  readonly name: string;
  readonly steps: readonly number[];
  readonly meanReturns: readonly number[];
}

/** Ours beside the independent runs at one step. */
export interface Comparison {
  readonly step: number;
  readonly perSeed: readonly number[];
  readonly mean: number;
  readonly standardError: number;
  readonly independentMean: number;
  readonly independentStandardError: number;
  /** Difference of the means over the root of the sum of the squared standard errors. */
  readonly pooledStandardErrors: number;
}

/** Largest difference, in pooled standard errors, at which ours counts as equal. */
export const allowedPooledStandardErrors = 2.5;

/** Reads `<folder>/seed-<k>/evaluations.jsonl`. */
export function readSeedCurves(folder: string): SeedCurve[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith('seed-'))
    .sort()
    .map((name) => {
      const lines = readFileSync(join(folder, name, 'evaluations.jsonl'), 'utf8')
        .trim()
        .split('\n');
      const evaluations = lines.map((line) => JSON.parse(line) as { step: number; meanReturn: number });
      return {
        name,
        steps: evaluations.map(({ step }) => step),
        meanReturns: evaluations.map(({ meanReturn }) => meanReturn),
      };
    });
}

/** Takes, as the independent figures do, a seed's mean over its evaluations within 5 % of each step. */
export function compareWithIndependentRuns(curves: readonly SeedCurve[]): Comparison[] {
  return independentHalfCheetah.points.map((point) => {
    const perSeed = curves.map(({ name, steps, meanReturns }) => {
      const near = meanReturns.filter((_, index) => Math.abs(steps[index] - point.step) <= 0.05 * point.step);
      if (near.length === 0) throw new Error(`${name} has no evaluation within 5 % of step ${point.step}`);
      return near.reduce((sum, value) => sum + value, 0) / near.length;
    });
    const { mean, standardError } = sampleSpread(perSeed);
    if (standardError === null) throw new Error('one seed has no standard error; at least two are needed');
    const independentStandardError = standardErrorOf(point);
    return {
      step: point.step,
      perSeed,
      mean,
      standardError,
      independentMean: point.mean,
      independentStandardError,
      pooledStandardErrors: (mean - point.mean) / Math.hypot(standardError, independentStandardError),
    };
  });
}
