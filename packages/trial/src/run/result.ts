import { encodeState } from '../checkpoint/stateTree.ts';
import { readPolicy } from '../agents/trialAgent.ts';
import { pathSeconds, type SectionSeconds } from '../loop/stopwatch.ts';
import type { TrialStorage } from '../storage/trialStorage.ts';
import type { Trial } from '../loop/trial.ts';

/** `result.json`, written last: a trial with it is complete. */
export interface TrialResult {
  readonly finished: true;
  /** Environment steps. */
  readonly steps: number;
  readonly agentSteps: number;
  readonly updates: number;
  readonly policyUpdates: number;
  readonly snapshots: number;
  readonly edits: number;
  readonly effectiveEdits: number;
  /** Of all edits, those that were asked for by hand: its settings alone do not give this result. Absent where there are none. */
  readonly editsByHand?: number;
  /** SHA-256 of the policy's parameters. */
  readonly finalParametersSha256: string;
  /** SHA-256 of all networks, moments and generators of the agent. */
  readonly finalStateSha256: string;
  readonly wallSeconds: number;
  /** Seconds by section. */
  readonly seconds: SectionSeconds;
  /** Share of the time outside learning, environment steps, evaluations, the path's snapshots and edits. */
  readonly overheadShare: number;
}

/** The result of a finished trial. */
export function trialResult({ agent, progress, stopwatch }: Trial, sha256: TrialStorage['sha256']): TrialResult {
  const state = encodeState(agent.saveState());
  const seconds = stopwatch.seconds();
  const wallSeconds = stopwatch.total();
  const { step, agentStep, updates, policyUpdates, snapshots, edits, effectiveEdits, editsByHand } = progress;
  return {
    finished: true,
    steps: step,
    agentSteps: agentStep,
    updates,
    policyUpdates,
    snapshots,
    edits,
    effectiveEdits,
    ...(editsByHand === undefined ? {} : { editsByHand }),
    finalParametersSha256: sha256(readPolicy(agent)),
    finalStateSha256: sha256(`${sha256(state.json)} ${sha256(state.payload)}`),
    wallSeconds,
    seconds,
    overheadShare: 1 - (seconds.learn + seconds.step + seconds.evaluate + pathSeconds(seconds)) / wallSeconds,
  };
}
