import type { Agent, ReplayBuffer } from '@policypath/agents';

/** What a trial needs of an agent beside acting and learning: its replay storage, and means to look at an edit. */
export interface TrialAgent extends Agent {
  readonly replay: Pick<ReplayBuffer, 'begin' | 'end' | 'recordLength' | 'readRecord' | 'restart' | 'appendRecords'>;
  /** An action uniform in the action space, from a generator of its own. A view, valid until the next call. */
  randomAction(): Float32Array;
  /** The policy's actions [k, a] at observations [k, n]; changes nothing that training reads. */
  evaluateActions(observations: Float32Array): Float32Array;
  /** The first critic's values [k] of actions [k, a] at observations [k, n]; changes nothing that training reads. */
  evaluateQ1(observations: Float32Array, actions: Float32Array): Float32Array;
  /** Sets the target policy to the policy. */
  copyPolicyToTarget(): void;
  /** Forgets the moments of the policy's optimiser. */
  resetPolicyMoments(): void;
}
