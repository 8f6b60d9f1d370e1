import type { AgentState, ObservationScale, Policy } from '../agent.ts';
import { readTree, readVector } from '../agentState.ts';
import { createModulePolicy } from '../modulePolicy.ts';
import { RunningMoments } from './runningMoments.ts';

/** Added to variances before their root is taken, as in Gymnasium's wrappers. */
export const varianceFloor = 1e-8;

/**
 * Scales observations by the mean and deviation of all that were seen, and clips them (Gymnasium's `NormalizeObservation`, then
 * CleanRL's clip). The moments are kept in float64; what scales is their float32 rounding, so that a policy which is stored
 * with it acts bit for bit alike.
 */
export class RunningScale implements ObservationScale {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
  readonly clip: number;
  /** Mean and deviation as parameters before the policy. Loading them leaves the moments: it is meant for acting, not for training on. */
  readonly parameters: Policy;
  readonly #moments: RunningMoments;

  constructor(size: number, clip: number) {
    this.mean = new Float32Array(size);
    this.deviation = new Float32Array(size);
    this.clip = clip;
    this.#moments = new RunningMoments(size);
    this.#round();
    this.parameters = createModulePolicy({
      layout: [
        { name: 'mean', shape: [size], layer: 1 },
        { name: 'deviation', shape: [size], layer: 1 },
      ],
      parameterCount: 2 * size,
      readParameters: (out) => {
        out.set(this.mean);
        out.set(this.deviation, size);
      },
      writeParameters: (source) => {
        this.mean.set(source.subarray(0, size));
        this.deviation.set(source.subarray(size));
      },
    });
  }

  /** out = clip((observation - mean) / deviation), for whole rows. */
  apply(observations: ArrayLike<number>, out: Float32Array): void {
    const { mean, deviation, clip } = this;
    const size = mean.length;
    for (let at = 0; at < out.length; at += size) {
      for (let i = 0; i < size; i += 1) {
        const scaled = (observations[at + i] - mean[i]) / deviation[i];
        out[at + i] = Math.max(-clip, Math.min(clip, scaled));
      }
    }
  }

  /** Counts one observation [n]; a call of `settle` makes it scale. */
  count(observation: ArrayLike<number>): void {
    this.#moments.push(observation);
  }

  /** Scales by all that was counted from now on. */
  settle(): void {
    this.#round();
  }

  saveState(): AgentState {
    return { ...this.#moments.saveState(), scale: { mean: this.mean.slice(), deviation: this.deviation.slice() } };
  }

  /** Reads a saved state and returns what puts it in place. @throws RangeError that names the entry which does not fit */
  readState(state: AgentState): () => void {
    const put = this.#moments.readState(state);
    const scale = readTree(state, 'scale');
    const mean = readVector(scale, 'mean', this.mean.length);
    const deviation = readVector(scale, 'deviation', this.mean.length);
    return () => {
      put();
      this.mean.set(mean);
      this.deviation.set(deviation);
    };
  }

  #round(): void {
    const { mean, variance } = this.#moments;
    this.mean.set(mean);
    for (let i = 0; i < mean.length; i += 1) this.deviation[i] = Math.sqrt(variance[i] + varianceFloor);
  }
}
