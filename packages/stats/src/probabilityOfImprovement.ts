import type { BootstrapOptions, IntervalOrReason } from './interval.ts';
import { checkComparable, type PerRunScores } from './perRunScores.ts';
import { withScores } from './scoreInterval.ts';
import { stratifiedBootstrap } from './stratifiedBootstrap.ts';

export interface ProbabilityOfImprovementOptions {
  readonly treated: PerRunScores;
  readonly base: PerRunScores;
}

/**
 * P(improvement): the probability that a run of the treated method, drawn at random, is better than one of the base. In
 * each task the Mann-Whitney U statistic over the number of pairs, a tie counting 1/2; then the mean over tasks. It says
 * nothing of how much better. Source: rliable's probability_of_improvement (Agarwal et al. 2021).
 *
 * @throws RangeError when the two are not of the same statistic and tasks
 */
export function probabilityOfImprovement({ treated, base }: ProbabilityOfImprovementOptions): number {
  checkComparable(treated, base);
  const byTask = treated.tasks.map((task, index) => shareOfWins(task.scores, base.tasks[index].scores));
  return byTask.reduce((sum, value) => sum + value, 0) / byTask.length;
}

/**
 * P(improvement) with its interval, the runs of both resampled within each task. Where every run of one side beats every
 * run of the other, every resample does too and the interval has no width: that is no certainty.
 *
 * @throws RangeError as `probabilityOfImprovement` and `stratifiedBootstrap`
 */
export function probabilityOfImprovementInterval(
  options: ProbabilityOfImprovementOptions & BootstrapOptions,
): IntervalOrReason {
  const { treated, base } = options;
  checkComparable(treated, base);
  const count = treated.tasks.length;
  return stratifiedBootstrap({
    ...options,
    strata: [...treated.tasks, ...base.tasks].map((task) => task.scores),
    statistic: (strata) =>
      probabilityOfImprovement({
        treated: withScores(treated, strata.slice(0, count)),
        base: withScores(base, strata.slice(count)),
      }),
  });
}

function shareOfWins(treated: readonly number[], base: readonly number[]): number {
  let wins = 0;
  for (const own of treated) {
    for (const other of base) wins += own > other ? 1 : own === other ? 0.5 : 0;
  }
  return wins / (treated.length * base.length);
}
