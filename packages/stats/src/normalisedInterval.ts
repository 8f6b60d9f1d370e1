import type { BootstrapOptions, IntervalOrReason } from './interval.ts';
import { notAvailable } from './numberOrReason.ts';
import { checkComparable, type PerRunScores } from './perRunScores.ts';
import { withScores } from './scoreInterval.ts';
import { stratifiedBootstrap } from './stratifiedBootstrap.ts';

export interface NormaliseOptions {
  readonly base: PerRunScores;
  readonly treated: PerRunScores;
  /** The random agent's mean return, by task. */
  readonly random: ReadonlyMap<string, number>;
}

/**
 * Each score as (score - random) / (mean of the base - random): the random agent has 0, the base 1 in the mean. null when
 * the base is no better than the random agent in some task.
 *
 * @throws RangeError when the scores cannot be compared or a task has no random agent
 */
export function normalisedScores({ base, treated, random }: NormaliseOptions): PerRunScores | null {
  checkComparable(base, treated);
  const tasks = treated.tasks.map(({ name, scores }, index) => {
    const floor = randomOf(random, name);
    const own = base.tasks[index].scores;
    const learnt = own.reduce((sum, value) => sum + value, 0) / own.length - floor;
    return learnt > 0 ? { name, scores: scores.map((value) => (value - floor) / learnt) } : null;
  });
  if (tasks.some((task) => task === null)) return null;
  return { statistic: 'normalised score', tasks: tasks.filter((task) => task !== null) };
}

export interface NormalisedIntervalOptions extends NormaliseOptions, BootstrapOptions {
  /** Of the normalised scores, e.g. `interquartileMean`. */
  readonly aggregate: (scores: PerRunScores) => number;
}

/**
 * The interval of an aggregate of normalised scores. Base and treated runs are both drawn anew in every resample and the
 * ratio taken again, so that the base's own uncertainty is in the interval; the random agent's mean is taken as known.
 *
 * @throws RangeError as `normalisedScores` and `stratifiedBootstrap`
 */
export function normalisedInterval(options: NormalisedIntervalOptions): IntervalOrReason {
  const { base, treated, random, aggregate } = options;
  if (normalisedScores({ base, treated, random }) === null) {
    return notAvailable('the base is no better than the random agent in some task');
  }
  const count = base.tasks.length;
  return stratifiedBootstrap({
    ...options,
    strata: [...base.tasks, ...treated.tasks].map((task) => task.scores),
    statistic: (strata) => {
      const scores = normalisedScores({
        base: withScores(base, strata.slice(0, count)),
        treated: withScores(treated, strata.slice(count)),
        random,
      });
      return scores === null ? null : aggregate(scores);
    },
  });
}

function randomOf(random: ReadonlyMap<string, number>, task: string): number {
  const value = random.get(task);
  if (value === undefined || !Number.isFinite(value)) {
    throw new RangeError(`the random agent's mean return in ${task} is needed, got ${value}`);
  }
  return value;
}
