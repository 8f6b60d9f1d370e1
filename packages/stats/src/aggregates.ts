import { callable, checkOptions } from '@policypath/options';
import {
  type BootstrapOptions,
  withBootstrapDefaults,
  quantile,
  resampled,
  withScores,
  bootstrapOptions,
} from './bootstrap.ts';
import { checkPerRunScores, type PerRunScores } from './measures.ts';
import { mean } from './sampleSpread.ts';

/**
 * Interquartile mean over all runs of all tasks: the mean of what is left when a quarter of the pooled values, rounded
 * down, is cut off at each end. Every run counts the same: a task with more runs weighs more.
 * Source: rliable's aggregate_iqm (Agarwal et al. 2021).
 *
 * @throws RangeError when the scores are not well formed
 */
export function interquartileMean(scores: PerRunScores): number {
  checkPerRunScores(scores);
  return trimmedMean(scores.tasks.flatMap((task) => task.scores));
}

function trimmedMean(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const cut = Math.floor(sorted.length / 4);
  const kept = sorted.subarray(cut, sorted.length - cut);
  return mean(kept);
}

/** The mean over tasks of each task's mean over its runs: every task counts the same. Source: rliable's aggregate_mean. */
export function meanOfTaskMeans(scores: PerRunScores): number {
  const means = taskMeans(scores);
  return mean(means);
}

/** The median over tasks of each task's mean over its runs. Source: rliable's aggregate_median. */
export function medianOfTaskMeans(scores: PerRunScores): number {
  return quantile(
    taskMeans(scores).toSorted((a, b) => a - b),
    0.5,
  );
}

/**
 * How far runs fall short of `target`: the mean of target - min(score, target), over the runs of a task and then over
 * tasks. What a run has beyond the target does not count. For normalised scores; lower is better. With as many runs in
 * each task it is rliable's aggregate_optimality_gap.
 *
 * @param options `target` of the scores; 1, the default, is the base where scores are normalised
 * @throws RangeError when the scores are not well formed or the target is not finite
 */
export function optimalityGap(scores: PerRunScores, options: { readonly target?: number } = {}): number {
  checkOptions('optimalityGap', options, { target: true });
  const { target = 1 } = options;

  if (!Number.isFinite(target)) throw new RangeError(`the target is a finite number, got ${target}`);
  checkPerRunScores(scores);
  return mean(scores.tasks.map((task) => mean(task.scores.map((value) => target - Math.min(value, target)))));
}

function taskMeans(scores: PerRunScores): number[] {
  checkPerRunScores(scores);
  return scores.tasks.map((task) => mean(task.scores));
}

/**
 * Run-score distribution: the share of runs above each threshold, the mean over tasks of the shares within each task, so
 * that every task counts the same. With as many runs in each task it is rliable's run_score_deviation.
 *
 * @throws RangeError when the scores are not well formed, or a threshold is not finite
 */
export function runScoreProfile(scores: PerRunScores, thresholds: readonly number[]): number[] {
  checkProfile(scores, thresholds);
  return thresholds.map((threshold) => {
    const shares = scores.tasks.map((task) => share(task.scores, threshold));
    return mean(shares);
  });
}

/**
 * Average-score distribution: the share of tasks whose mean over runs is above each threshold.
 * Source: rliable's average_score_deviation.
 *
 * @throws RangeError as `runScoreProfile`
 */
export function averageScoreProfile(scores: PerRunScores, thresholds: readonly number[]): number[] {
  checkProfile(scores, thresholds);
  const means = scores.tasks.map((task) => mean(task.scores));
  return thresholds.map((threshold) => share(means, threshold));
}

export interface ProfileBand {
  /** By threshold; each interval is of that threshold alone. */
  readonly low: readonly number[];
  readonly high: readonly number[];
}

export interface ProfileBandOptions extends BootstrapOptions {
  readonly scores: PerRunScores;
  readonly thresholds: readonly number[];
  readonly profile: typeof runScoreProfile;
}

/**
 * Pointwise percentile intervals of a profile, runs resampled within each task; null when a task has one run.
 *
 * @throws RangeError as `runScoreProfile` and `stratifiedBootstrap`
 */
export function profileBand(given: ProfileBandOptions): ProfileBand | null {
  checkOptions('profileBand', given, {
    scores: true,
    thresholds: true,
    profile: callable,
    ...bootstrapOptions,
  });
  const { scores, thresholds, profile, ...options } = given;

  checkProfile(scores, thresholds);
  const { generator, resamples, level } = withBootstrapDefaults(options);
  if (scores.tasks.some((task) => task.scores.length === 1)) return null;
  const draws = Array.from({ length: resamples }, () => {
    const strata = scores.tasks.map((task) => resampled(task.scores, generator));
    return profile(withScores(scores, strata), thresholds);
  });
  const bounds = thresholds.map((_, i) => {
    const shares = Float64Array.from(draws, (draw) => draw[i]).sort();
    return [quantile(shares, (1 - level) / 2), quantile(shares, (1 + level) / 2)];
  });
  return { low: bounds.map(([low]) => low), high: bounds.map(([, high]) => high) };
}

function share(values: readonly number[], threshold: number): number {
  let above = 0;
  for (const value of values) if (value > threshold) above += 1;
  return above / values.length;
}

function checkProfile(scores: PerRunScores, thresholds: readonly number[]): void {
  checkPerRunScores(scores);
  for (const threshold of thresholds) {
    if (!Number.isFinite(threshold)) throw new RangeError(`a threshold is a finite number, got ${threshold}`);
  }
}
