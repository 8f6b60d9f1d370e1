import { checkOptions, trueOrFalse } from '@policypath/options';
import { checkEqualSteps, type CurvePoint, meanCurve, type RunEvaluations } from './runs.ts';
import { type SampleSpread, sampleSpread } from './sampleSpread.ts';

/**
 * SCORE: the highest point of the learning curve averaged over runs (not the mean of each run's best), with the spread
 * across runs at that evaluation; the first such evaluation when several are equal. As a maximum over time it grows
 * with noise and with the number of evaluations: compare only runs evaluated alike. All evaluations given count: give it
 * `trainedPart` of the runs to leave those of the untrained policy out, as `compareRuns` does.
 *
 * Source: the TD3 paper's Table 1 (its "+-" is `populationStandardDeviation`), used by "The Ladder in Chaos", Table 1.
 *
 * @throws RangeError as `meanCurve`
 */
export function score(runs: readonly RunEvaluations[]): CurvePoint {
  return meanCurve(runs).reduce((best, point) => (point.mean > best.mean ? point : best));
}

/**
 * The runs without their evaluations up to `untrainedThrough`, those of a policy before its first update; null when no other
 * is left.
 *
 * @throws RangeError as `meanCurve`
 */
export function trainedPart(
  runs: readonly RunEvaluations[],
  untrainedThrough: number,
): readonly RunEvaluations[] | null {
  checkEqualSteps(runs);
  const first = runs[0].steps.findIndex((step) => step > untrainedThrough);
  if (first < 0) return null;
  return runs.map((run) => ({ ...run, steps: run.steps.slice(first), meanReturns: run.meanReturns.slice(first) }));
}

export interface AreaUnderCurveOptions {
  /** Whether the evaluation at step 0, before any training, counts. The paper does not say; so the caller must. */
  readonly includeInitial: boolean;
}

export interface AreaUnderCurve extends SampleSpread {
  /** The AUC of each run, in the order given; `mean` is their mean. */
  readonly perRun: readonly number[];
  /** Evaluations averaged over. */
  readonly evaluations: number;
}

/**
 * AUC as "The Ladder in Chaos" defines it: the mean over evaluations of the mean return across runs. It is a mean, not
 * an area, and has the unit of a return. The spread is that of the runs' own AUCs.
 *
 * @throws RangeError as `meanCurve`; when `includeInitial` is true and there is no evaluation at step 0; when it is
 *   false and there is no other
 */
export function areaUnderCurve(runs: readonly RunEvaluations[], options: AreaUnderCurveOptions): AreaUnderCurve {
  checkOptions('areaUnderCurve', options, { includeInitial: trueOrFalse });
  const { includeInitial } = options;

  checkEqualSteps(runs);
  const { steps } = runs[0];
  if (includeInitial && steps[0] !== 0) {
    throw new RangeError(`includeInitial needs an evaluation at step 0; the first is at step ${steps[0]}`);
  }
  const from = !includeInitial && steps[0] === 0 ? 1 : 0;
  if (from === steps.length) {
    throw new RangeError('the only evaluation is the one at step 0; it counts only with includeInitial');
  }
  const perRun = runs.map((run) => sampleSpread(run.meanReturns.slice(from)).mean);
  return { ...sampleSpread(perRun), perRun, evaluations: steps.length - from };
}

export interface LastEvaluations extends SampleSpread {
  /** The mean of each run's last evaluations, in the order given; `mean` is their mean. */
  readonly perRun: readonly number[];
  /** Evaluations averaged over. */
  readonly evaluations: number;
}

/**
 * The mean return over each run's last evaluations (the TD3 paper's Table 2 takes 10), with the spread over runs.
 *
 * @throws RangeError as `meanCurve`; when `evaluations` is no whole number from 1 on, or more than there are
 */
export function lastEvaluations(
  runs: readonly RunEvaluations[],
  options: { readonly evaluations?: number } = {},
): LastEvaluations {
  checkOptions('lastEvaluations', options, { evaluations: true });
  const { evaluations = 10 } = options;

  checkEqualSteps(runs);
  if (!(Number.isSafeInteger(evaluations) && evaluations >= 1)) {
    throw new RangeError(`evaluations is a whole number from 1 on, got ${evaluations}`);
  }
  const present = runs[0].steps.length;
  if (present < evaluations) {
    throw new RangeError(`the mean of the last ${evaluations} evaluations needs as many; there are ${present}`);
  }
  const perRun = runs.map(({ meanReturns }) => sampleSpread(meanReturns.slice(-evaluations)).mean);
  return { ...sampleSpread(perRun), perRun, evaluations };
}

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
  checkOptions<object>('perRunScores', options, {
    tasks: true,
    statistic: true,
    ...(options?.statistic === 'area under curve' ? { includeInitial: trueOrFalse } : { evaluations: true }),
  });

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
