import { callable, checkOptions } from '@policypath/options';
import {
  type BootstrapOptions,
  type IntervalOrReason,
  stratifiedBootstrap,
  withScores,
  bootstrapOptions,
} from './bootstrap.ts';
import { aggregate, improvement, notAvailable } from './improvement.ts';
import { checkComparable, type PerRunScores } from './measures.ts';
import { mean } from './sampleSpread.ts';

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
export function normalisedScores(options: NormaliseOptions): PerRunScores | null {
  checkOptions('normalisedScores', options, { base: true, treated: true, random: true });
  const { base, treated, random } = options;

  checkComparable(base, treated);
  const tasks = treated.tasks.map(({ name, scores }, index) => {
    const floor = randomOf(random, name);
    const own = base.tasks[index].scores;
    const learnt = mean(own) - floor;
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
  checkOptions('normalisedInterval', options, {
    aggregate: callable,
    base: true,
    treated: true,
    random: true,
    ...bootstrapOptions,
  });

  const { base, treated, random, aggregate, ...bootstrap } = options;
  if (normalisedScores({ base, treated, random }) === null) {
    return notAvailable('the base is no better than the random agent in some task');
  }
  const count = base.tasks.length;
  return stratifiedBootstrap({
    ...bootstrap,
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

/** The runs of base and treated method in one task. */
export interface ComparedTask<Run> {
  readonly name: string;
  readonly base: readonly Run[];
  readonly treated: readonly Run[];
  /** The random agent's mean return. */
  readonly random: number;
}

export interface ImprovementIntervalsOptions<Run> extends BootstrapOptions {
  readonly tasks: readonly ComparedTask<Run>[];
  /** One number from a set of runs: e.g. the mean of numbers, or `(runs) => score(runs).mean` of whole curves. */
  readonly measure: (runs: readonly Run[]) => number;
}

export interface ImprovementIntervals {
  /** Of (treated - base) / (base - random), in the order of the tasks. */
  readonly tasks: readonly IntervalOrReason[];
  /** Of the mean over tasks of 1 + improvement. */
  readonly aggregate: IntervalOrReason;
}

/**
 * Intervals of the paper's improvements and of their aggregate: base and treated runs are both drawn anew in every
 * resample, measured, and the ratio taken again. The random agent's mean is taken as known. The interval of a SCORE is
 * that of a maximum: resampling moves it upwards too.
 *
 * @throws RangeError as `stratifiedBootstrap`
 */
export function improvementIntervals<Run>(given: ImprovementIntervalsOptions<Run>): ImprovementIntervals {
  checkOptions('improvementIntervals', given, {
    tasks: true,
    measure: callable,
    ...bootstrapOptions,
  });
  const { tasks, measure, ...options } = given;

  const improvementOf = ({ base, treated, random }: ComparedTask<Run>): number | null => {
    const outcome = improvement({
      base: { mean: measure(base) },
      treated: { mean: measure(treated) },
      random: { mean: random },
    });
    return outcome.available ? outcome.value : null;
  };
  const overTasks = (compared: readonly ComparedTask<Run>[]): number | null => {
    const values = compared.map(improvementOf);
    if (values.some((value) => value === null)) return null;
    const all = aggregate(
      values.map((value, index) => ({
        name: compared[index].name,
        improvement: { available: true, value: value ?? 0 },
      })),
    );
    return all.available ? all.value : null;
  };
  return {
    tasks: tasks.map((task) =>
      stratifiedBootstrap({
        ...options,
        strata: [task.base, task.treated],
        statistic: ([base, treated]) => improvementOf({ ...task, base, treated }),
      }),
    ),
    aggregate: stratifiedBootstrap({
      ...options,
      strata: tasks.flatMap(({ base, treated }) => [base, treated]),
      statistic: (strata) =>
        overTasks(tasks.map((task, i) => ({ ...task, base: strata[2 * i], treated: strata[2 * i + 1] }))),
    }),
  };
}

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
export function probabilityOfImprovement(options: ProbabilityOfImprovementOptions): number {
  checkOptions('probabilityOfImprovement', options, { treated: true, base: true });
  const { treated, base } = options;

  checkComparable(treated, base);
  const byTask = treated.tasks.map((task, index) => shareOfWins(task.scores, base.tasks[index].scores));
  return mean(byTask);
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
  checkOptions('probabilityOfImprovementInterval', options, {
    treated: true,
    base: true,
    ...bootstrapOptions,
  });

  const { treated, base, ...bootstrap } = options;
  checkComparable(treated, base);
  const count = treated.tasks.length;
  return stratifiedBootstrap({
    ...bootstrap,
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
