import { checkEqualSteps, type RunEvaluations } from './runEvaluations.ts';
import { sampleSpread, type SampleSpread } from './sampleSpread.ts';

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
export function areaUnderCurve(
  runs: readonly RunEvaluations[],
  { includeInitial }: AreaUnderCurveOptions,
): AreaUnderCurve {
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
