import {
  anObject,
  callable,
  checkOptions,
  required,
  shareBetween,
  wholeNumber,
  type KnownOptions,
} from '@policypath/options';
import { notAvailable, type NotAvailable } from './improvement.ts';
import { checkPerRunScores, type PerRunScores } from './measures.ts';
import { checkEqualSteps, type RunEvaluations } from './runs.ts';
import { mean } from './sampleSpread.ts';

/** A figure with its bootstrap interval. */
export interface Interval {
  /** The figure itself, from the runs as they are. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Nominal coverage, e.g. 0.95. */
  readonly level: number;
  /** Standard deviation of the figure over resamples. */
  readonly bootstrapStandardError: number;
  readonly resamples: number;
}

/** An interval, or why there is none. */
export type IntervalOrReason = { readonly available: true; readonly value: Interval } | NotAvailable;

/** Uniform whole numbers in [0, bound): a generator of @policypath/random is one. */
export interface UniformIntegers {
  integer(bound: number): number;
}

export interface BootstrapOptions {
  /** Seeded by the caller: the same generator in the same state gives the same interval. */
  readonly generator: UniformIntegers;
  /** Default 2000. */
  readonly resamples?: number;
  /** Nominal coverage. Default 0.95. */
  readonly level?: number;
}

/** What each option of a bootstrap takes. */
export const bootstrapOptions: KnownOptions<keyof BootstrapOptions> = {
  generator: required(anObject),
  resamples: wholeNumber(100),
  level: shareBetween,
};

/** Fills in the defaults. */
export function withBootstrapDefaults({
  generator,
  resamples = 2000,
  level = 0.95,
}: BootstrapOptions): Required<BootstrapOptions> {
  return { generator, resamples, level };
}

/** @throws RangeError when `level` is no share above 0 and below 1 */
export function checkLevel(level: number): void {
  if (!(level > 0 && level < 1)) throw new RangeError(`a level lies between 0 and 1, e.g. 0.95, got ${level}`);
}

/**
 * The quantile `share` of values in increasing order, linear between neighbours (numpy's and R's default, type 7).
 *
 * @throws RangeError when there is no value or `share` lies outside 0 to 1
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) throw new RangeError('no values were given: a quantile needs at least one');
  if (!(share >= 0 && share <= 1)) throw new RangeError(`the share of a quantile lies in 0 to 1, got ${share}`);
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

export interface StratifiedBootstrapOptions<Run> extends BootstrapOptions {
  /** The runs of each stratum: one task of one algorithm. A run is a number, or a whole curve. */
  readonly strata: readonly (readonly Run[])[];
  /** What the interval is of; given the strata or a resample of them. null: it has no value there. */
  readonly statistic: (strata: readonly (readonly Run[])[]) => number | null;
}

/**
 * Stratified bootstrap with a percentile interval: in each resample every stratum is drawn anew from its own runs, with
 * replacement and in its own number. Not available when a stratum has one run (it would be drawn unchanged and seem
 * certain), or when the statistic has no value in some resample.
 *
 * With few runs the interval is too narrow: see the coverage in the README. Source: rliable's StratifiedBootstrap
 * (Agarwal et al. 2021) with `method='percentile'`.
 *
 * @throws RangeError when there is no stratum or one is empty, an option is out of range, or the statistic is not finite
 */
export function stratifiedBootstrap<Run>(options: StratifiedBootstrapOptions<Run>): IntervalOrReason {
  checkOptions('stratifiedBootstrap', options, {
    strata: true,
    statistic: callable,
    ...bootstrapOptions,
  });

  const { strata, statistic } = options;
  const { generator, resamples, level } = withBootstrapDefaults(options);
  if (strata.length === 0) throw new RangeError('no strata were given: a bootstrap needs at least one');
  if (strata.some((stratum) => stratum.length === 0)) throw new RangeError('a stratum has no runs');
  const estimate = statistic(strata);
  if (estimate === null) return notAvailable('the figure itself has no value');
  checkFinite(estimate);
  if (strata.some((stratum) => stratum.length === 1))
    return notAvailable('one run tells no interval: run at least two');

  const values = new Float64Array(resamples);
  let missing = 0;
  for (let i = 0; i < resamples; i += 1) {
    const value = statistic(strata.map((stratum) => resampled(stratum, generator)));
    if (value === null) missing += 1;
    else checkFinite(value);
    values[i] = value ?? 0;
  }
  if (missing > 0) return notAvailable(`the figure has no value in ${missing} of ${resamples} resamples`);
  return { available: true, value: { estimate, ...percentiles(values, level), level, resamples } };
}

/** As many of `runs`, drawn with replacement. */
export function resampled<Run>(runs: readonly Run[], generator: UniformIntegers): Run[] {
  return Array.from(runs, () => runs[generator.integer(runs.length)]);
}

function percentiles(
  values: Float64Array,
  level: number,
): { low: number; high: number; bootstrapStandardError: number } {
  values.sort();
  const average = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0);
  return {
    low: quantile(values, (1 - level) / 2),
    high: quantile(values, (1 + level) / 2),
    bootstrapStandardError: Math.sqrt(squares / (values.length - 1)),
  };
}

function checkFinite(value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`the statistic is a finite number or null, got ${value}`);
}

export interface ScoreIntervalOptions extends BootstrapOptions {
  readonly scores: PerRunScores;
  /** e.g. `interquartileMean` or `meanOfTaskMeans`. */
  readonly aggregate: (scores: PerRunScores) => number;
}

/**
 * The interval of an aggregate of one algorithm's scores, runs resampled within each task. Scores that were divided by
 * those of a base need `normalisedInterval`, which resamples the base too.
 *
 * @throws RangeError as `stratifiedBootstrap`; when the scores are not well formed
 */
export function scoreInterval(given: ScoreIntervalOptions): IntervalOrReason {
  checkOptions('scoreInterval', given, {
    scores: true,
    aggregate: callable,
    ...bootstrapOptions,
  });
  const { scores, aggregate, ...options } = given;

  checkPerRunScores(scores);
  return stratifiedBootstrap({
    ...options,
    strata: scores.tasks.map((task) => task.scores),
    statistic: (strata) => aggregate(withScores(scores, strata)),
  });
}

/** The same tasks with other scores. */
export function withScores(scores: PerRunScores, strata: readonly (readonly number[])[]): PerRunScores {
  return {
    statistic: scores.statistic,
    tasks: scores.tasks.map(({ name }, index) => ({ name, scores: strata[index] })),
  };
}

export interface CurveBandPoint {
  readonly step: number;
  /** Over runs. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The mean curve over runs with a pointwise bootstrap band: whole runs are drawn, so that each resample is a curve. null
 * when there is one run.
 *
 * @throws RangeError as `meanCurve`; when an option is out of range
 */
export function curveBand(runs: readonly RunEvaluations[], options: BootstrapOptions): CurveBandPoint[] | null {
  checkOptions('curveBand', options, bootstrapOptions);

  checkEqualSteps(runs);
  const { generator, resamples, level } = withBootstrapDefaults(options);
  if (runs.length === 1) return null;
  const draws = Array.from({ length: resamples }, () => runs.map(() => generator.integer(runs.length)));
  return runs[0].steps.map((step, i) => {
    const values = runs.map(({ meanReturns }) => meanReturns[i]);
    const means = Float64Array.from(draws, (drawn) => drawn.reduce((sum, run) => sum + values[run], 0) / runs.length);
    means.sort();
    return {
      step,
      mean: mean(values),
      low: quantile(means, (1 - level) / 2),
      high: quantile(means, (1 + level) / 2),
    };
  });
}
