import { createGenerator } from '@policypath/random';
import {
  areaUnderCurve,
  lastEvaluations,
  permutationTest,
  probabilityOfImprovementInterval,
  stratifiedBootstrap,
  welch,
  type AreaUnderCurve,
  type IntervalOrReason,
  type PermutationOutcome,
  type RunEvaluations,
  type WelchOutcome,
} from '@policypath/stats';
import type { EnvironmentSample, SampledRun } from './sampledRuns.ts';
import { verdict, type Verdict } from './verdict.ts';

/** The two numbers that a run has. AUC is the primary one. */
export const perRunStatistics = ['area under curve', 'mean of last evaluations'] as const;
export type UsedStatistic = (typeof perRunStatistics)[number];

/** How intervals are made. */
export interface ResamplingOptions {
  /** Of all generators; each interval has one of its own name. */
  readonly seed: number;
  readonly resamples: number;
  readonly level: number;
  /** Whether the AUC counts the evaluation at step 0, where there is one. */
  readonly includeInitial: boolean;
}

/** One variant against the base in one environment. */
export interface Effect {
  readonly environment: string;
  readonly variant: string;
  readonly statistic: UsedStatistic;
  /** One number a run. */
  readonly base: readonly number[];
  readonly treated: readonly number[];
  /** Of the runs that the numbers of base and treated are of. */
  readonly seeds: { readonly base: readonly number[]; readonly treated: readonly number[] };
  /** Of mean of treated - mean of base. */
  readonly difference: IntervalOrReason;
  readonly welch: WelchOutcome | null;
  readonly permutation: PermutationOutcome;
  readonly probabilityOfImprovement: IntervalOrReason;
  readonly verdict: Verdict;
}

/** One number of each run. At most ten evaluations are its last ones, and never the one before training. */
export function numbersOf(
  runs: readonly RunEvaluations[],
  statistic: UsedStatistic,
  includeInitial: boolean,
): readonly number[] {
  if (statistic === 'area under curve') return areaOf(runs, includeInitial).perRun;
  return lastEvaluations(runs, { evaluations: lastCount(runs) }).perRun;
}

/** AUC, of the evaluation at step 0 alone where there is no other yet. */
export function areaOf(runs: readonly RunEvaluations[], includeInitial: boolean): AreaUnderCurve {
  const { steps } = runs[0];
  return areaUnderCurve(runs, { includeInitial: steps[0] === 0 && (includeInitial || steps.length === 1) });
}

/** How many evaluations a run's last ones are. */
export function lastCount(runs: readonly RunEvaluations[]): number {
  const { steps } = runs[0];
  return Math.max(1, Math.min(10, steps.length - (steps[0] === 0 ? 1 : 0)));
}

/** All variants against the base, in all environments that have a base. */
export function effects(
  samples: readonly EnvironmentSample[],
  statistic: UsedStatistic,
  options: ResamplingOptions & { readonly offset: number },
): Effect[] {
  return samples.flatMap(({ environment, variants }) => {
    const baseRuns = variants.get('base');
    if (baseRuns === undefined) return [];
    const base = numbersOf(
      baseRuns.map(({ run }) => run),
      statistic,
      options.includeInitial,
    );
    return [...variants]
      .filter(([variant]) => variant !== 'base')
      .map(([variant, runs]) => {
        const treated = numbersOf(
          runs.map(({ run }) => run),
          statistic,
          options.includeInitial,
        );
        const seeds = { base: seedsOf(baseRuns), treated: seedsOf(runs) };
        return effectOf({ environment, variant, statistic, base, treated, seeds }, options);
      });
  });
}

type Compared = Pick<Effect, 'environment' | 'variant' | 'statistic' | 'base' | 'treated' | 'seeds'>;

function effectOf(compared: Compared, options: ResamplingOptions & { readonly offset: number }): Effect {
  const { environment, variant, statistic, base, treated } = compared;
  const { resamples, level, seed, offset } = options;
  const bootstrap = (what: string) => ({
    resamples,
    level,
    generator: createGenerator(seed, `statistics/${what}/${environment}/${variant}/${statistic}/${offset}`),
  });
  const difference = stratifiedBootstrap({
    strata: [treated, base],
    statistic: ([own, other]) => mean(own) - mean(other),
    ...bootstrap('difference'),
  });
  const welchOutcome = welch({ treated, base, level });
  const scores = (numbers: readonly number[]) => ({ statistic, tasks: [{ name: environment, scores: numbers }] });
  return {
    ...compared,
    difference,
    welch: welchOutcome,
    permutation: permutationTest({ treated, base, generator: bootstrap('permutation').generator }),
    probabilityOfImprovement: probabilityOfImprovementInterval({
      treated: scores(treated),
      base: scores(base),
      ...bootstrap('probability'),
    }),
    verdict: verdict(difference, welchOutcome),
  };
}

function seedsOf(runs: readonly SampledRun[]): number[] {
  return runs.map(({ trial }) => trial.seed);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
