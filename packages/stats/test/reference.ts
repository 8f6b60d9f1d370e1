import { readFileSync } from 'node:fs';
import type { PerRunScores, PerRunStatistic, UniformIntegers } from '../src/index.ts';

interface Reference {
  readonly matrices: readonly {
    readonly treated: readonly (readonly number[])[];
    readonly base: readonly (readonly number[])[];
    readonly thresholds: readonly number[];
    readonly interquartileMean: number;
    readonly mean: number;
    readonly median: number;
    readonly optimalityGap: number;
    readonly runScoreProfile: readonly number[];
    readonly averageScoreProfile: readonly number[];
    readonly probabilityOfImprovement: number;
    readonly percentileInterval: readonly [number, number];
  }[];
  readonly twoSamples: readonly {
    readonly treated: readonly number[];
    readonly base: readonly number[];
    readonly pValue: number;
    readonly degreesOfFreedom: number;
    readonly interval90: readonly [number, number];
    readonly permutationPValue: number;
    readonly meanInterval95: readonly [number, number];
    readonly allResamples: readonly [number, number] | null;
  }[];
  readonly powers: readonly {
    readonly effect: number;
    readonly standardDeviation: number;
    readonly runs: number;
    readonly level: number;
    readonly power: number;
  }[];
  readonly quantilesOfT: readonly (readonly [number, number, number])[];
  readonly normal: readonly (readonly [number, number])[];
}

/** Values of numpy, scipy and arch; reference.py wrote them. */
export const reference = JSON.parse(readFileSync(new URL('./reference.json', import.meta.url), 'utf8')) as Reference;

export function perRun(
  tasks: readonly (readonly number[])[],
  statistic: PerRunStatistic = 'area under curve',
): PerRunScores {
  return { statistic, tasks: tasks.map((scores, index) => ({ name: `task ${index}`, scores })) };
}

/** Whole numbers of a small linear congruential generator (Numerical Recipes' constants): only for tests. */
export function generatorOf(seed: number): UniformIntegers {
  let state = seed >>> 0;
  return {
    integer(bound) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 4294967296) * bound);
    },
  };
}
