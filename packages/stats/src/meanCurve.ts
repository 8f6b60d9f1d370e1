import { checkEqualSteps, type RunEvaluations } from './runEvaluations.ts';
import { sampleSpread, type SampleSpread } from './sampleSpread.ts';

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
