import { stratifiedBootstrap, type IntervalOrReason } from './bootstrap.ts';
import { probabilityOfImprovementInterval } from './comparedIntervals.ts';
import type { Context, EnvironmentResult } from './comparison.ts';
import type { PerRunScores } from './measures.ts';
import { mean, sampleSpread } from './sampleSpread.ts';
import type { Run, RunNumbers, SelectedRun } from './selectRuns.ts';
import {
  meanInterval,
  permutationTest,
  verdict,
  welch,
  type MeanInterval,
  type PermutationOutcome,
  type Verdict,
  type WelchOutcome,
} from './significance.ts';

/** The two numbers that a run has. AUC is the primary one. */
export const comparedStatistics = ['area under curve', 'mean of last evaluations'] as const;
export type ComparedStatistic = (typeof comparedStatistics)[number];

/** One method against the base in one environment. */
export interface Effect {
  readonly environment: string;
  readonly method: string;
  readonly statistic: ComparedStatistic;
  /** One number a run. */
  readonly base: readonly number[];
  readonly treated: readonly number[];
  /** Of mean of treated - mean of base. */
  readonly difference: IntervalOrReason;
  readonly welch: WelchOutcome | null;
  readonly permutation: PermutationOutcome;
  readonly probabilityOfImprovement: IntervalOrReason;
  readonly verdict: Verdict;
  /** Treated - base of the same seed; null where no seed has one run of each. */
  readonly withinSeeds: SeedDifferences | null;
}

export interface SeedDifferences {
  /** By seed. */
  readonly differences: readonly { readonly seed: number; readonly difference: number }[];
  readonly mean: number;
  readonly standardError: number | null;
  /** Student's interval of the mean; null of one seed. */
  readonly student: MeanInterval | null;
}

/** Every method of an environment against its base, by one number a run. */
export function effectsOf<Given extends Run>(
  { environment, methods }: EnvironmentResult<Given>,
  statistic: ComparedStatistic,
  { base: baseName, offset, level, bootstrap }: Context,
): Effect[] {
  const numbersOf = ({ auc, last }: RunNumbers): readonly number[] =>
    (statistic === 'area under curve' ? auc : last).perRun;
  const baseResult = methods.get(baseName);
  if (baseResult === undefined) return [];
  const base = numbersOf(baseResult);
  return [...methods]
    .filter(([method]) => method !== baseName)
    .map(([method, result]) => {
      const treated = numbersOf(result);
      const resampling = (what: string) => bootstrap(`${what}/${environment}/${method}/${statistic}/${offset}`);
      const scores = (numbers: readonly number[]): PerRunScores => ({
        statistic,
        tasks: [{ name: environment, scores: numbers }],
      });
      const difference = stratifiedBootstrap({
        strata: [treated, base],
        statistic: ([own, other]) => mean(own) - mean(other),
        ...resampling('difference'),
      });
      const student = welch({ treated, base, level });
      return {
        environment,
        method,
        statistic,
        base,
        treated,
        difference,
        welch: student,
        permutation: permutationTest({ treated, base, generator: resampling('permutation').generator }),
        probabilityOfImprovement: probabilityOfImprovementInterval({
          treated: scores(treated),
          base: scores(base),
          ...resampling('probability'),
        }),
        verdict: verdict(difference, student),
        withinSeeds: seedDifferences(numbersBySeed(baseResult.runs, base), numbersBySeed(result.runs, treated), level),
      };
    });
}

/** Seeds with more than one run are left out: none of them is the other side's partner. */
function numbersBySeed(runs: readonly SelectedRun<Run>[], numbers: readonly number[]): ReadonlyMap<number, number> {
  const seeds = runs.map(({ run }) => run.seed);
  const alone = (seed: number): boolean => seeds.indexOf(seed) === seeds.lastIndexOf(seed);
  return new Map(seeds.flatMap((seed, index): [number, number][] => (alone(seed) ? [[seed, numbers[index]]] : [])));
}

function seedDifferences(
  base: ReadonlyMap<number, number>,
  treated: ReadonlyMap<number, number>,
  level: number,
): SeedDifferences | null {
  const differences = [...treated]
    .flatMap(([seed, number]) => {
      const partner = base.get(seed);
      return partner === undefined ? [] : [{ seed, difference: number - partner }];
    })
    .toSorted((a, b) => a.seed - b.seed);
  if (differences.length === 0) return null;
  const values = differences.map(({ difference }) => difference);
  const { mean: average, standardError } = sampleSpread(values);
  return { differences, mean: average, standardError, student: meanInterval(values, { level }) };
}
