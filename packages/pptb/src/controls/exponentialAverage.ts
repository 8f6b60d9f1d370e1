import type { PathEditor } from '../pathEdit.ts';
import { weightedEditor, type ControlOptions } from './weightedEdit.ts';

export interface ExponentialAverageOptions extends ControlOptions {
  /** Mean age of an unbounded average's weights, in snapshots. Default (n - 1) / 2, that of the window's mean. */
  readonly meanAge?: number;
}

/**
 * Control: an exponential average with the window mean's time constant, theta' = sum b^(n-i) theta_i / sum b^(n-i) over
 * the window, b = age / (1 + age). Weights (1 - b) b^k have mean age b / (1 - b) = age; the window cuts its tail off.
 *
 * @throws RangeError for a mean age that is not a finite number from 0.
 */
export function exponentialAverage({ meanAge, ...options }: ExponentialAverageOptions): PathEditor {
  if (meanAge !== undefined && !(meanAge >= 0 && meanAge < Infinity)) {
    throw new RangeError(`meanAge must be a finite number of snapshots from 0, got ${meanAge}.`);
  }
  return weightedEditor(options, (snapshots) => {
    const age = meanAge ?? (snapshots - 1) / 2;
    const decay = age / (1 + age);
    const smoothing = Float64Array.from({ length: snapshots }, (_, i) => decay ** (snapshots - 1 - i));
    const total = smoothing.reduce((sum, weight) => sum + weight, 0);
    for (let i = 0; i < snapshots; i += 1) smoothing[i] /= total;
    smoothing[snapshots - 1] -= 1;
    return { smoothing };
  });
}
