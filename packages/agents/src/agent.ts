import type { ParameterLayout } from '@policypath/nets';

/** One step of experience; observations are numbers of a state, or bytes of pictures. */
export interface Transition<Observation = Float32Array | Float64Array> {
  readonly observation: Observation;
  readonly action: Float32Array | Float64Array;
  readonly reward: number;
  readonly nextObservation: Observation;
  /** True only for a real end of the task. After a time limit, later states still have a value. */
  readonly terminated: boolean;
}

/** The losses and diagnostics of one update, by name; `policyUpdated` tells whether the policy moved. */
export interface LearnMetrics {
  readonly policyUpdated: boolean;
  readonly [name: string]: number | boolean;
}

/** Read and write access to the policy's parameters: all that path recording and editing need. */
export interface Policy {
  readonly layout: ParameterLayout;
  readonly parameterCount: number;
  /** Copies the flat parameters into `out` [m]. */
  read(out: Float32Array): void;
  /** Replaces the parameters by `parameters` [m]. */
  load(parameters: Float32Array): void;
}

/** A tree of plain values and typed arrays: everything but the replay storage that an agent needs to continue exactly. */
export type AgentState = { readonly [key: string]: AgentStateValue };
export type AgentStateValue =
  number | string | boolean | null | readonly number[] | Float32Array | Float64Array | AgentState;

export interface Agent<Observation = Float32Array | Float64Array> {
  /** Writes nothing; `explore` adds the exploration noise. Returns the action [a], a view valid until the next call. */
  act(observation: Observation, options: { readonly explore: boolean }): Float32Array;
  observe(transition: Transition<Observation>): void;
  /** One update from a replay batch. Awaited by the trial loop, so that a later engine may be asynchronous. */
  learn(): LearnMetrics | Promise<LearnMetrics>;
  readonly policy: Policy;
  saveState(): AgentState;
  loadState(state: AgentState): void;
}
