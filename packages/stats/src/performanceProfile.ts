import { checkedBootstrap, type BootstrapOptions } from './interval.ts';
import { checkPerRunScores, type PerRunScores } from './perRunScores.ts';
import { quantile } from './quantile.ts';
import { withScores } from './scoreInterval.ts';
import { resampled } from './stratifiedBootstrap.ts';

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
    return shares.reduce((sum, value) => sum + value, 0) / shares.length;
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
  const means = scores.tasks.map((task) => task.scores.reduce((sum, value) => sum + value, 0) / task.scores.length);
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
export function profileBand({ scores, thresholds, profile, ...options }: ProfileBandOptions): ProfileBand | null {
  checkProfile(scores, thresholds);
  const { generator, resamples, level } = checkedBootstrap(options);
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
