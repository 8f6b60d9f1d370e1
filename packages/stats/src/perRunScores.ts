import { areaUnderCurve } from './areaUnderCurve.ts';
import { lastEvaluations } from './lastEvaluations.ts';
import type { RunEvaluations } from './runEvaluations.ts';

/**
 * What a run's one number is. SCORE is not among them, and no maximum over a run is: SCORE is the maximum of a mean over
 * runs and has no value a run; each run's own maximum is another quantity, larger and the more so the noisier the run.
 */
export type PerRunStatistic = 'area under curve' | 'mean of last evaluations' | 'final evaluation' | 'normalised score';

const perRunStatistics: readonly string[] = [
  'area under curve',
  'mean of last evaluations',
  'final evaluation',
  'normalised score',
] satisfies PerRunStatistic[];

/** One number a run of one algorithm, by task: rliable's matrix of runs x tasks, where tasks may differ in their runs. */
export interface PerRunScores {
  readonly statistic: PerRunStatistic;
  readonly tasks: readonly TaskScores[];
}

export interface TaskScores {
  readonly name: string;
  /** One number a run. */
  readonly scores: readonly number[];
}

/** The runs of one algorithm in one task. */
export interface TaskRuns {
  readonly name: string;
  readonly runs: readonly RunEvaluations[];
}

export type PerRunScoresOptions =
  | {
      readonly tasks: readonly TaskRuns[];
      readonly statistic: 'area under curve';
      /** As of `areaUnderCurve`. */
      readonly includeInitial: boolean;
    }
  | {
      readonly tasks: readonly TaskRuns[];
      readonly statistic: 'mean of last evaluations';
      /** Evaluations averaged. Default 10, as the TD3 paper's Table 2. */
      readonly evaluations?: number;
    };

/**
 * The numbers, one a run, that interquartile means, profiles, P(improvement) and their intervals are made of.
 *
 * @throws RangeError as `areaUnderCurve` and `lastEvaluations`, and when there is no task
 */
export function perRunScores(options: PerRunScoresOptions): PerRunScores {
  const perRun = (runs: readonly RunEvaluations[]): readonly number[] =>
    options.statistic === 'area under curve'
      ? areaUnderCurve(runs, { includeInitial: options.includeInitial }).perRun
      : lastEvaluations(runs, { evaluations: options.evaluations }).perRun;
  const scores = {
    statistic: options.statistic,
    tasks: options.tasks.map(({ name, runs }) => ({ name, scores: perRun(runs) })),
  };
  checkPerRunScores(scores);
  return scores;
}

/** @throws RangeError on an unknown statistic, no task, a task twice or without runs, or a score that is not finite */
export function checkPerRunScores({ statistic, tasks }: PerRunScores): void {
  if (!perRunStatistics.includes(statistic)) {
    throw new RangeError(
      `'${String(statistic)}' is no statistic of one run; choose one of ${perRunStatistics.join(', ')} ` +
        '(SCORE is a maximum of the mean over runs: no run has one of its own)',
    );
  }
  if (tasks.length === 0) throw new RangeError('no tasks were given: at least one is needed');
  const names = new Set<string>();
  for (const { name, scores } of tasks) {
    if (names.has(name)) throw new RangeError(`the task ${name} was given twice`);
    names.add(name);
    if (scores.length === 0) throw new RangeError(`the task ${name} has no runs`);
    scores.forEach((value, run) => {
      if (!Number.isFinite(value)) throw new RangeError(`${name}, run ${run}: its score is not finite (${value})`);
    });
  }
}

/** @throws RangeError when two algorithms do not have the same statistic and the same tasks in the same order */
export function checkComparable(first: PerRunScores, second: PerRunScores): void {
  checkPerRunScores(first);
  checkPerRunScores(second);
  if (first.statistic !== second.statistic) {
    throw new RangeError(`'${first.statistic}' cannot be compared with '${second.statistic}'`);
  }
  const [own, other] = [first, second].map(({ tasks }) => tasks.map(({ name }) => name).join(', '));
  if (own !== other) throw new RangeError(`the tasks differ: ${own} and ${other}`);
}
