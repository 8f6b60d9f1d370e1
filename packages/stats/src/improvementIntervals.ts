import { aggregate } from './aggregate.ts';
import { improvement } from './improvement.ts';
import type { BootstrapOptions, IntervalOrReason } from './interval.ts';
import { stratifiedBootstrap } from './stratifiedBootstrap.ts';

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
export function improvementIntervals<Run>({
  tasks,
  measure,
  ...options
}: ImprovementIntervalsOptions<Run>): ImprovementIntervals {
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
