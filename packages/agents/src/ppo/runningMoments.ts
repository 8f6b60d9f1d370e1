import type { AgentState } from '../agent.ts';
import { readNumberFromZero, readDoubles } from '../agentState.ts';

/**
 * Mean and variance of all vectors counted so far, as Gymnasium's `RunningMeanStd` keeps them: one of weight 1e-4 with mean 0
 * and variance 1 stands before the first (Chan et al.'s parallel variance, one vector at a time, in float64).
 */
export class RunningMoments {
  /** [n] */
  readonly mean: Float64Array;
  /** [n] */
  readonly variance: Float64Array;
  #count = 1e-4;

  constructor(size: number) {
    this.mean = new Float64Array(size);
    this.variance = new Float64Array(size).fill(1);
  }

  /** @param values [n] */
  push(values: ArrayLike<number>): void {
    const { mean, variance } = this;
    const count = this.#count;
    const total = count + 1;
    for (let i = 0; i < mean.length; i += 1) {
      const difference = values[i] - mean[i];
      mean[i] += difference / total;
      variance[i] = (variance[i] * count + (difference * difference * count) / total) / total;
    }
    this.#count = total;
  }

  saveState(): AgentState {
    return { mean: this.mean.slice(), variance: this.variance.slice(), count: this.#count };
  }

  /** Reads a saved state and returns what puts it in place. @throws RangeError that names the entry which does not fit */
  readState(state: AgentState): () => void {
    const size = this.mean.length;
    const mean = readDoubles(state, 'mean', size);
    const variance = readDoubles(state, 'variance', size);
    const count = readNumberFromZero(state, 'count');
    return () => {
      this.mean.set(mean);
      this.variance.set(variance);
      this.#count = count;
    };
  }
}
