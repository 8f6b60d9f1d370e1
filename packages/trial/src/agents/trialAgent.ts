import type { Agent, Policy, ReplayBuffer } from '@policypath/agents';
import type { BoxSpace, Environment, ImageSpace } from '@policypath/envs';

/** What an agent observes: a state [n], or a stack of frames [c, height, width]. */
export type Observation = Float32Array | Float64Array | Uint8Array;

/** An environment of states or of pictures; a trial's agent is made for one of them. */
export type TrialEnvironment = Environment<Observation, BoxSpace | ImageSpace>;

/** The storage of a replay buffer, as checkpoints need it. */
export type TrialReplay = Pick<
  ReplayBuffer,
  'begin' | 'end' | 'recordLength' | 'readRecord' | 'restart' | 'appendRecords'
>;

/** What a trial needs of an agent beside acting and learning: its replay storage, and means to look at an edit. */
export interface TrialAgent extends Agent<Observation> {
  readonly replay: TrialReplay;
  /** An action uniform in the action space, from a generator of its own. A view, valid until the next call. */
  randomAction(): Float32Array;
  /** `count` observations or as many as there are, evenly spread over the replay storage: [k, n], no random draw. */
  spreadObservations(count: number): DiagnosticObservations;
  /** The policy's actions [k, a] at observations [k, n]; changes nothing that training reads. */
  evaluateActions(observations: DiagnosticObservations): Float32Array;
  /** The first critic's values [k] of actions [k, a] at observations [k, n]; changes nothing that training reads. */
  evaluateQ1(observations: DiagnosticObservations, actions: Float32Array): Float32Array;
  /** The policy's log standard deviations [k, a], where it has any: an edit changes exploration too. */
  evaluateLogStd?(observations: DiagnosticObservations): Float32Array;
  /** Sets the target policy to the policy, where there is one (TD3). */
  copyPolicyToTarget?(): void;
  /** Forgets the moments of the policy's optimiser. */
  resetPolicyMoments(): void;
  /** What comes before the policy and is not of its path, without which it cannot act (RAD's encoder). */
  readonly encoderOfPolicy?: Policy;
}

/** Observations [k, n] of a batch on which edits are looked at. */
export type DiagnosticObservations = Float32Array | Uint8Array;

/** The policy's parameters [m], copied. */
export function readPolicy({ policy }: Pick<TrialAgent, 'policy'>): Float32Array {
  const parameters = new Float32Array(policy.parameterCount);
  policy.read(parameters);
  return parameters;
}
