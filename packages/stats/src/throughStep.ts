import { checkRuns, runName, type RunEvaluations } from './runEvaluations.ts';

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
