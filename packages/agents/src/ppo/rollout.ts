import type { AgentState } from '../agent.ts';
import { readVector } from '../agentState.ts';
import { generalisedAdvantages } from './advantages.ts';

/** Rows of a rollout that one update learns from. */
export interface PpoBatch {
  readonly size: number;
  /** [B, n] as the networks see them: scaled, where observations are. */
  readonly observation: Float32Array;
  /** [B, a] as they were sampled, before they are clipped to the space. */
  readonly action: Float32Array;
  /** [B] of the policy that acted. */
  readonly logProbability: Float32Array;
  /** [B] */
  readonly advantage: Float32Array;
  /** [B] advantage + value: what the critic learns. */
  readonly target: Float32Array;
  /** [B] of the critic when the step was made. */
  readonly value: Float32Array;
}

export interface RolloutRow {
  /** [n] as the environment gave it. */
  readonly raw: ArrayLike<number>;
  /** [n] as the networks see it. */
  readonly observation: Float32Array;
  /** [a] */
  readonly action: Float32Array;
  readonly logProbability: number;
  readonly reward: number;
  readonly value: number;
  readonly ended: boolean;
  readonly endValue: number;
}

/** Memory of one batch. */
export function createPpoBatch(size: number, observationSize: number, actionSize: number): PpoBatch {
  return {
    size,
    observation: new Float32Array(size * observationSize),
    action: new Float32Array(size * actionSize),
    logProbability: new Float32Array(size),
    advantage: new Float32Array(size),
    target: new Float32Array(size),
    value: new Float32Array(size),
  };
}

/** The last T steps, written over one by one: what an on-policy agent learns from once all are new. */
export class Rollout {
  readonly length: number;
  readonly observationSize: number;
  readonly actionSize: number;
  readonly advantage: Float32Array;
  readonly #target: Float32Array;
  /** What a saved state holds: [T, n], [T, a] and [T]. */
  readonly #rows: Readonly<
    Record<
      'raw' | 'observation' | 'action' | 'logProbability' | 'reward' | 'value' | 'ended' | 'endValue',
      Float32Array
    >
  >;

  constructor(length: number, observationSize: number, actionSize: number) {
    this.length = length;
    this.observationSize = observationSize;
    this.actionSize = actionSize;
    this.advantage = new Float32Array(length);
    this.#target = new Float32Array(length);
    const column = (width = 1): Float32Array => new Float32Array(length * width);
    this.#rows = {
      raw: column(observationSize),
      observation: column(observationSize),
      action: column(actionSize),
      logProbability: column(),
      reward: column(),
      value: column(),
      ended: column(),
      endValue: column(),
    };
  }

  /** Replaces row `at`. */
  write(at: number, row: RolloutRow): void {
    const { raw, observation, action, logProbability, reward, value, ended, endValue } = this.#rows;
    raw.set(row.raw, at * this.observationSize);
    observation.set(row.observation, at * this.observationSize);
    action.set(row.action, at * this.actionSize);
    logProbability[at] = row.logProbability;
    reward[at] = row.reward;
    value[at] = row.value;
    ended[at] = row.ended ? 1 : 0;
    endValue[at] = row.endValue;
  }

  /** Observations of the rows [k, n] as the environment gave them. */
  rawObservations(rows: readonly number[]): Float32Array {
    const size = this.observationSize;
    const out = new Float32Array(rows.length * size);
    rows.forEach((row, k) => out.set(this.#rows.raw.subarray(row * size, (row + 1) * size), k * size));
    return out;
  }

  /**
   * Works out advantages and targets of all rows, which are consecutive steps. Returns the share of the targets' variance that
   * the critic explained, 0 where they do not vary.
   */
  estimate(options: { readonly discount: number; readonly gaeLambda: number }): number {
    generalisedAdvantages(this.#rows, options, this.advantage);
    const { value } = this.#rows;
    for (let t = 0; t < this.length; t += 1) this.#target[t] = this.advantage[t] + value[t];
    const spread = variance(this.#target);
    return spread === 0 ? 0 : 1 - variance(this.advantage) / spread;
  }

  /** Copies the rows `order[from..from + size)` into `batch`. */
  gather(order: Uint32Array, from: number, batch: PpoBatch): void {
    const { observationSize: n, actionSize: a } = this;
    const { observation, action, logProbability, value } = this.#rows;
    for (let row = 0; row < batch.size; row += 1) {
      const at = order[from + row];
      for (let i = 0; i < n; i += 1) batch.observation[row * n + i] = observation[at * n + i];
      for (let i = 0; i < a; i += 1) batch.action[row * a + i] = action[at * a + i];
      batch.logProbability[row] = logProbability[at];
      batch.value[row] = value[at];
      batch.advantage[row] = this.advantage[at];
      batch.target[row] = this.#target[at];
    }
  }

  saveState(): AgentState {
    return Object.fromEntries(Object.entries(this.#rows).map(([name, values]) => [name, values.slice()]));
  }

  /** Reads a saved state and returns what puts it in place. @throws RangeError that names the entry which does not fit */
  readState(state: AgentState): () => void {
    const entries = Object.entries(this.#rows).map(
      ([name, values]) => [values, readVector(state, name, values.length)] as const,
    );
    return () => {
      for (const [values, saved] of entries) values.set(saved);
    };
  }
}

function variance(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}
