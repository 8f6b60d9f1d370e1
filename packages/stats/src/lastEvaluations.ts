import { checkEqualSteps, type RunEvaluations } from './runEvaluations.ts';
import { sampleSpread, type SampleSpread } from './sampleSpread.ts';

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
  { evaluations = 10 }: { readonly evaluations?: number } = {},
): LastEvaluations {
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
