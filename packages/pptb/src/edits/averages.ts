import { pow } from '@policypath/elementary';
import type { PathEditDefinition } from '../pathEdit.ts';

/** Control: the mean of the window, theta' = (1/n) sum theta_i. Its weights have mean age (n - 1) / 2 snapshots. */
export const windowMean: PathEditDefinition<object> = {
  name: 'window-mean',
  text: "control: the mean of the window's snapshots",
  settings: {},
  edit({ snapshots }) {
    const smoothing = new Float64Array(snapshots).fill(1 / snapshots);
    smoothing[snapshots - 1] -= 1;
    return { smoothing };
  },
};

export interface ExponentialAverageSettings {
  /** Mean age of an unbounded average's weights, in snapshots. Default (n - 1) / 2, that of the window's mean. */
  readonly meanAge?: number;
}

/**
 * Control: an exponential average with the window mean's time constant, theta' = sum b^(n-i) theta_i / sum b^(n-i) over
 * the window, b = age / (1 + age). Weights (1 - b) b^k have mean age b / (1 - b) = age; the window cuts its tail off.
 */
export const exponentialAverage: PathEditDefinition<ExponentialAverageSettings> = {
  name: 'exponential-average',
  text: 'control: an exponential average of the same mean age',
  settings: { meanAge: undefined },
  resolve(settings) {
    const { meanAge } = settings;
    if (meanAge === undefined || (meanAge >= 0 && meanAge < Infinity)) return settings;
    throw new RangeError(`meanAge must be a finite number of snapshots from 0, got ${meanAge}.`);
  },
  edit({ snapshots }, { meanAge }) {
    const age = meanAge ?? (snapshots - 1) / 2;
    const decay = age / (1 + age);
    const smoothing = Float64Array.from({ length: snapshots }, (_, i) => pow(decay, snapshots - 1 - i));
    const total = smoothing.reduce((sum, weight) => sum + weight, 0);
    for (let i = 0; i < snapshots; i += 1) smoothing[i] /= total;
    smoothing[snapshots - 1] -= 1;
    return { smoothing };
  },
};
