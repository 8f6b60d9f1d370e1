import type { Agent, Policy, ReplayBuffer } from '@policypath/agents';
import type { ActionSpace, AnyEnvironment, Observation } from '@policypath/envs';

export type { Observation };

/** An environment that a trial's agent is made for. */
export type TrialEnvironment = AnyEnvironment;

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

/** The bound of a box of actions. @throws RangeError for a choice among n actions, which the agent has no use for */
export function maximumAction(space: ActionSpace): number {
  if (space.kind === 'box') return space.high[0];
  throw new RangeError(`the environment has ${space.n} choices of action, but this agent needs a vector of numbers`);
}
