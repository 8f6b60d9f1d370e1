import type { AgentState } from '@policypath/agents';
import type { EnvironmentState } from '@policypath/envs';
import type { StateTree } from './stateTree.ts';
import type { DiagnosticObservations, Observation } from '../agents/trialAgent.ts';
import { actionRepeatOf } from '../settings/trialSchema.ts';
import type { Progress } from '../loop/progress.ts';
import type { SectionSeconds } from '../loop/stopwatch.ts';
import type { MetricSums, Trial } from '../loop/trial.ts';

/** Everything in a trial that changes, but for the records of replay and path, which are saved as segments. */
export function captureTrialState(trial: Trial): StateTree {
  const { agent, environment, path, progress, metricSums, stopwatch } = trial;
  return {
    progress: { ...progress },
    seconds: { ...stopwatch.seconds() },
    metricSums: { ...metricSums },
    observation: trial.observation,
    diagnosticObservations: trial.diagnosticObservations,
    environment: environment.saveState(),
    agent: agent.saveState(),
    replayBegin: agent.replay?.begin ?? 0,
    pathBegin: path === null ? 0 : path.snapshots.begin,
    editor: path === null ? null : path.saveState(),
    ...(trial.acting === null ? {} : { acting: trial.acting }),
  };
}

/** The records that a saved state needs, oldest first. */
export interface SavedRecords {
  /** From the index that the state names on, in arrays of whole records. */
  replay(from: number): AsyncIterable<Float32Array>;
  /** The snapshots from index `from` on, one at a time. */
  path(from: number): AsyncIterable<Float32Array>;
}

/** Time spent in the sessions before a saved state. */
export function savedSeconds(state: StateTree): SectionSeconds {
  return state['seconds'] as unknown as SectionSeconds;
}

/** Restores into a new trial the state that `captureTrialState` took of another. */
export async function restoreTrialState(trial: Trial, state: StateTree, records: SavedRecords): Promise<void> {
  Object.assign(trial.progress, savedProgress(state, actionRepeatOf(trial.config)));
  Object.assign(trial.metricSums, state['metricSums'] as unknown as MetricSums);
  trial.observation = state['observation'] as Observation;
  trial.diagnosticObservations = state['diagnosticObservations'] as DiagnosticObservations;

  trial.acting = (state['acting'] as Float32Array | undefined) ?? null;

  const replayBegin = state['replayBegin'] as number;
  const { replay } = trial.agent;
  replay?.restart(replayBegin);
  if (replay !== undefined) for await (const rows of records.replay(replayBegin)) replay.appendRecords(rows);
  await restoreParts(trial, state, records);
}

/** Restores environment, agent and path into new ones, but for the replay storage. */
export async function restoreParts(
  { environment, agent, path }: Pick<Trial, 'environment' | 'agent' | 'path'>,
  state: StateTree,
  records: Pick<SavedRecords, 'path'>,
): Promise<void> {
  environment.loadState(state['environment'] as EnvironmentState);
  agent.loadState(state['agent'] as AgentState);
  await path?.restore(state['editor'] as StateTree, records.path(state['pathBegin'] as number));
}

/** The progress in a saved state. Checkpoints of versions without action repeats have environment steps only. */
export function savedProgress(state: StateTree, actionRepeat: number): Progress {
  const saved = state['progress'] as unknown as Progress;
  return { ...saved, agentStep: (saved.agentStep as number | undefined) ?? saved.step / actionRepeat };
}
