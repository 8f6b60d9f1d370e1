import { checkPerRunScores, type PerRunScores } from './perRunScores.ts';

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
  return kept.reduce((sum, value) => sum + value, 0) / kept.length;
}
