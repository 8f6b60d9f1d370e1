import type { AgentState } from '../agent.ts';
import { readNumber, readTree } from '../agentState.ts';
import { varianceFloor } from './observationScale.ts';
import { RunningMoments } from './runningMoments.ts';

/**
 * Divides rewards by the deviation of the running discounted return and clips them, as Gymnasium's `NormalizeReward` does: a time
 * limit does not end that return, and the reward of a terminal step is carried into the next episode's.
 */
export class RewardScale {
  readonly #discount: number;
  readonly #clip: number;
  readonly #moments = new RunningMoments(1);
  readonly #discounted = new Float64Array(1);

  constructor(discount: number, clip: number) {
    this.#discount = discount;
    this.#clip = clip;
  }

  /** The scaled reward of a step, which is counted first. */
  apply(reward: number, terminated: boolean): number {
    const [before] = this.#discounted;
    this.#discounted[0] = (terminated ? 0 : before * this.#discount) + reward;
    this.#moments.push(this.#discounted);
    const scaled = reward / Math.sqrt(this.#moments.variance[0] + varianceFloor);
    return Math.max(-this.#clip, Math.min(this.#clip, scaled));
  }

  saveState(): AgentState {
    return { discounted: this.#discounted[0], moments: this.#moments.saveState() };
  }

  /** Reads a saved state and returns what puts it in place. @throws RangeError that names the entry which does not fit */
  readState(state: AgentState): () => void {
    const discounted = readNumber(state, 'discounted');
    const put = this.#moments.readState(readTree(state, 'moments'));
    return () => {
      this.#discounted[0] = discounted;
      put();
    };
  }
}
