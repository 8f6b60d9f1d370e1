import type { ParameterLayout } from '@policypath/nets';
import type { Generator } from '@policypath/random';
import type { PolicyGraph } from './policyGraph.ts';

/** One step of experience; observations are numbers of a state, or bytes of pictures. */
export interface Transition<Observation = Float32Array | Float64Array> {
  readonly observation: Observation;
  readonly action: Float32Array | Float64Array;
  readonly reward: number;
  readonly nextObservation: Observation;
  /** True only for a real end of the task. After a time limit, later states still have a value. */
  readonly terminated: boolean;
  /** True where a time limit ended the episode. Agents that learn from consecutive steps need it. */
  readonly truncated?: boolean;
}

/**
 * The losses and diagnostics of one update, or the means of several, by name; `policyUpdated` tells whether the policy moved.
 */
export interface LearnMetrics {
  readonly policyUpdated: boolean;
  /** False for a call that updated nothing, since more steps are to be made first. Default true. */
  readonly updated?: boolean;
  readonly [name: string]: number | boolean | undefined;
}

export interface LearnOptions {
  /**
   * Called between two updates of the policy that one call of `learn` makes, so that none of its snapshots is missed; not after the
   * last one, which the returned metrics tell. Agents with one update a call never call it.
   */
  betweenUpdates?(): void;
}

/** How observations are scaled before the policy: clip((observation - mean) / deviation, -clip, clip). Live: they change with training. */
export interface ObservationScale {
  /** [n] */
  readonly mean: Float32Array;
  /** [n] */
  readonly deviation: Float32Array;
  readonly clip: number;
}

/** Read and write access to the policy's parameters: all that path recording and editing need. */
export interface Policy {
  readonly layout: ParameterLayout;
  readonly parameterCount: number;
  /** Copies the flat parameters into `out` [m]. */
  read(out: Float32Array): void;
  /** Replaces the parameters by `parameters` [m]. */
  load(parameters: Float32Array): void;
  /** Draws parameters [m] as at the start of training; the policy stays as it is. Absent where an agent gives none. */
  fresh?(generator: Generator): Float32Array;
}

/** A tree of plain values and typed arrays: everything but the replay storage that an agent needs to continue exactly. */
export type AgentState = { readonly [key: string]: AgentStateValue };
export type AgentStateValue =
  number | string | boolean | null | readonly number[] | Float32Array | Float64Array | AgentState;

export interface Agent<Observation = Float32Array | Float64Array> {
  /** Writes nothing; `explore` adds the exploration noise. Returns the action [a], a view valid until the next call. */
  act(observation: Observation, options: { readonly explore: boolean }): Float32Array;
  observe(transition: Transition<Observation>): void;
  /**
   * To be called after every step: one update from a replay batch; of an on-policy agent nothing until its steps are complete, and
   * then all their updates. Awaited by the trial loop, so that a later engine may be asynchronous.
   */
  learn(options?: LearnOptions): LearnMetrics | Promise<LearnMetrics>;
  readonly policy: Policy;
  saveState(): AgentState;
  loadState(state: AgentState): void;
}

/** Observations [k, n], or k stacks of frames. */
export type Observations = Float32Array | Uint8Array;

/** The records of a replay storage, which checkpoints write and a resume puts back. Record i keeps its index. */
export interface AgentReplay {
  /** Index of the oldest record that is kept. */
  readonly begin: number;
  /** One past the index of the newest. */
  readonly end: number;
  /** Floats in a record. */
  readonly recordLength: number;
  readRecord(index: number, out: Float32Array): void;
  /** Empties the storage; the next record has the index `begin`. */
  restart(begin: number): void;
  /** Appends whole records. */
  appendRecords(records: Float32Array): void;
}

/** Optional abilities of an agent. Callers check for each before they use it. */
export interface AgentCapabilities {
  /** The replay storage. Without it a checkpoint holds only `saveState`. */
  readonly replay?: AgentReplay;
  /** A random action from a generator of its own; a view, valid until the next call. Without it, `act` explores from step 1. */
  randomAction?(): Float32Array;
  /** At most `count` observations from the replay storage, evenly spread, [k, n]. Draws no random number. */
  spreadObservations?(count: number): Observations;
  /** The policy's actions [k, a] at observations [k, n]; changes nothing that training reads. */
  evaluateActions?(observations: Observations): Float32Array;
  /** The first critic's values [k] of actions [k, a] at observations [k, n]; changes nothing that training reads. */
  evaluateQ1?(observations: Observations, actions: Float32Array): Float32Array;
  /** Of a policy that takes the action of the largest value: the values [k, n] of all n actions; changes nothing that training reads. */
  evaluateActionValues?(observations: Observations): Float32Array;
  /** The policy's log standard deviations [k, a]. An edit changes them, and with them exploration. */
  evaluateLogStd?(observations: Observations): Float32Array;
  /** Sets the target policy to the policy. */
  copyPolicyToTarget?(): void;
  /** Sets the moments of the policy's optimiser to zero. */
  resetPolicyMoments?(): void;
  /** What `act` without exploration computes now, for use elsewhere; without it, the policy cannot be exported as a model. */
  policyGraph?(): PolicyGraph;
  /**
   * Parameters before the policy that are not part of its path, and without which it cannot act: RAD's encoder, PPO's `mean` and
   * `deviation` of observations.
   */
  readonly encoderOfPolicy?: Policy;
  /** How observations are scaled before the policy. Without it they are not. */
  readonly observationScale?: ObservationScale;
}
