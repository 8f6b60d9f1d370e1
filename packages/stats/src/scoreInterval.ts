import type { BootstrapOptions, IntervalOrReason } from './interval.ts';
import { checkPerRunScores, type PerRunScores } from './perRunScores.ts';
import { stratifiedBootstrap } from './stratifiedBootstrap.ts';

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
export function scoreInterval({ scores, aggregate, ...options }: ScoreIntervalOptions): IntervalOrReason {
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
