import { type SampleSpread, sampleSpread } from './sampleSpread.ts';

/** The evaluations of one run: at `steps[i]` environment steps the mean return was `meanReturns[i]`. */
export interface RunEvaluations {
  /** Environment steps, strictly increasing; 0 is an evaluation before training. */
  readonly steps: readonly number[];
  /** Mean return over the episodes of each evaluation; same length as `steps`. */
  readonly meanReturns: readonly number[];
  /** Names the run in error messages, e.g. 'Hopper-v4 td3 seed 3'. */
  readonly name?: string;
}

/**
 * The evaluations of the regular grid, of which curves, AUC and SCORE are made. The evaluation at the end of a run whose steps
 * are no multiple of the interval is left out: runs of other lengths have none at that step.
 */
export function regularEvaluations<Evaluation extends { readonly final?: true }>(
  evaluations: readonly Evaluation[],
): Evaluation[] {
  return evaluations.filter(({ final }) => final !== true);
}

/** What an error message calls run `index`. */
export function runName(run: RunEvaluations, index: number): string {
  return run.name === undefined ? `run ${index}` : `run ${index} (${run.name})`;
}

/** @throws RangeError when there is no run, a run is empty, a value is not finite or the steps do not increase */
export function checkRuns(runs: readonly RunEvaluations[]): void {
  if (runs.length === 0) throw new RangeError('no runs were given: at least one is needed');
  runs.forEach((run, index) => checkRun(run, runName(run, index)));
}

/**
 * Checks the runs and that all were evaluated at the same steps. Runs that stopped early can be cut first with
 * `throughCommonStep`.
 *
 * @throws RangeError as `checkRuns`, and when two runs have different steps
 */
export function checkEqualSteps(runs: readonly RunEvaluations[]): void {
  checkRuns(runs);
  const [first, ...others] = runs;
  others.forEach((run, offset) => {
    const names = `${runName(run, offset + 1)} and ${runName(first, 0)}`;
    const differs = first.steps.findIndex((step, i) => i < run.steps.length && run.steps[i] !== step);
    if (differs >= 0) {
      throw new RangeError(
        `${names} were evaluated at different steps: evaluation ${differs} is at ${run.steps[differs]} and ` +
          `${first.steps[differs]}; only runs of one evaluation interval can be averaged`,
      );
    }
    if (run.steps.length !== first.steps.length) {
      throw new RangeError(
        `${names} have ${run.steps.length} and ${first.steps.length} evaluations; cut them to their common steps ` +
          'with throughCommonStep',
      );
    }
  });
}

function checkRun({ steps, meanReturns }: RunEvaluations, name: string): void {
  if (steps.length !== meanReturns.length) {
    throw new RangeError(`${name} has ${steps.length} steps and ${meanReturns.length} returns: they must match`);
  }
  if (steps.length === 0) throw new RangeError(`${name} has no evaluation`);
  for (let i = 0; i < steps.length; i += 1) {
    if (!(Number.isSafeInteger(steps[i]) && steps[i] >= 0)) {
      throw new RangeError(`${name}: the step of evaluation ${i} is a whole number from 0 on, got ${steps[i]}`);
    }
    if (i > 0 && steps[i] <= steps[i - 1]) {
      throw new RangeError(`${name}: steps must increase, got ${steps[i - 1]} and then ${steps[i]}`);
    }
    if (!Number.isFinite(meanReturns[i])) {
      throw new RangeError(`${name}: the return at step ${steps[i]} is not finite (${meanReturns[i]})`);
    }
  }
}

/**
 * The runs without their evaluations after `step`: "SCORE (100k)" is the score of the runs through step 100 000.
 *
 * @throws RangeError when a run was not evaluated at `step` or later (it would be judged on less), or has none before
 */
export function throughStep(runs: readonly RunEvaluations[], step: number): RunEvaluations[] {
  checkRuns(runs);
  return runs.map((run, index) => {
    const last = run.steps.at(-1) ?? 0;
    if (last < step) throw new RangeError(`${runName(run, index)} ends at step ${last}, before step ${step}`);
    const count = run.steps.filter((evaluated) => evaluated <= step).length;
    if (count === 0) throw new RangeError(`${runName(run, index)} has no evaluation up to step ${step}`);
    return { ...run, steps: run.steps.slice(0, count), meanReturns: run.meanReturns.slice(0, count) };
  });
}

/**
 * The runs cut to the last step that all of them reached: lets unfinished runs be compared. `step` is that step.
 *
 * @throws RangeError as `throughStep`
 */
export function throughCommonStep(runs: readonly RunEvaluations[]): {
  readonly step: number;
  readonly runs: RunEvaluations[];
} {
  checkRuns(runs);
  const step = Math.min(...runs.map((run) => run.steps.at(-1) ?? 0));
  return { step, runs: throughStep(runs, step) };
}

/**
 * The runs cut to the steps that all of them cover: from the latest of their first evaluations through the earliest of their last
 * ones. A run that begins later than another, such as a fork, is compared on what both have. `from` and `step` are the ends.
 *
 * @throws RangeError as `throughStep`, and when a run begins after another has ended
 */
export function commonRange(runs: readonly RunEvaluations[]): {
  readonly from: number;
  readonly step: number;
  readonly runs: RunEvaluations[];
} {
  const { step, runs: cut } = throughCommonStep(runs);
  const from = Math.max(...cut.map((run) => run.steps[0]));
  return {
    from,
    step,
    runs: cut.map((run) => {
      const first = run.steps.findIndex((evaluated) => evaluated >= from);
      return first <= 0 ? run : { ...run, steps: run.steps.slice(first), meanReturns: run.meanReturns.slice(first) };
    }),
  };
}

/** One evaluation, over all runs. */
export interface CurvePoint extends SampleSpread {
  readonly step: number;
}

/**
 * The learning curve of a set of runs: mean and spread across runs at each evaluation.
 *
 * @throws RangeError when there is no run, a run is empty or not finite, or the runs differ in their steps
 */
export function meanCurve(runs: readonly RunEvaluations[]): CurvePoint[] {
  checkEqualSteps(runs);
  return runs[0].steps.map((step, i) => ({ step, ...sampleSpread(runs.map((run) => run.meanReturns[i])) }));
}
