import { checkPerRunScores, type PerRunScores } from './perRunScores.ts';
import { quantile } from './quantile.ts';

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
 * @param target of the scores; 1, the default, is the base where scores are normalised
 * @throws RangeError when the scores are not well formed or the target is not finite
 */
export function optimalityGap(scores: PerRunScores, { target = 1 }: { readonly target?: number } = {}): number {
  if (!Number.isFinite(target)) throw new RangeError(`the target is a finite number, got ${target}`);
  checkPerRunScores(scores);
  return mean(scores.tasks.map((task) => mean(task.scores.map((value) => target - Math.min(value, target)))));
}

function taskMeans(scores: PerRunScores): number[] {
  checkPerRunScores(scores);
  return scores.tasks.map((task) => mean(task.scores));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
