import { checkOptionsObject } from '@policypath/options';
import { agentDefinition } from '../agents/registry.ts';
import { agentNeeds } from '../agents/agentOfTrial.ts';
import { checkpointsAmong, readCheckpoint } from '../checkpoint/checkpointStore.ts';
import { DamagedError } from '../checkpoint/damagedError.ts';
import { readRecords, SegmentStore, type Segment } from '../checkpoint/segments.ts';
import { UsageError } from '../errors.ts';
import type { CloneOrigin, Manifest } from '../records/manifest.ts';
import { trialFiles } from '../records/trialFiles.ts';
import { SettingsError } from '../settings/settingsError.ts';
import { resolveSettings, type GivenSettings } from '../settings/resolveSettings.ts';
import { actionRepeatOf, agentSettingsOf, type TrialConfig } from '../settings/trialSchema.ts';
import type { TrialStorage } from '../storage/trialStorage.ts';
import type { TrialAgent } from '../agents/trialAgent.ts';
import { readManifest } from './manifest.ts';

/** Which of the kept transitions of a trial, by age. Of an odd number the first half is the smaller. */
export type WhichTransitions = 'first-half' | 'second-half' | 'all';

/** Transitions in the replay of a trial: records [observation, action, reward, notDone, next observation]. */
export interface Demonstrations {
  readonly storage: TrialStorage;
  readonly manifest: Manifest;
  readonly environment: string;
  /** How many there are. */
  readonly transitions: number;
  /** Environment steps of the checkpoint that holds them. */
  readonly step: number;
  /** SHA-256 of the checkpoint's index, which holds those of all records. */
  readonly sha256: string;
  readonly segments: readonly Segment[];
  /** Floats in a record. */
  readonly recordLength: number;
  /** Index of the first transition, counted from the first that the trial ever stored. */
  readonly begin: number;
  /** One past the index of the last. */
  readonly end: number;
}

/**
 * Finds transitions in the replay of a trial's newest checkpoint. The records themselves are read later.
 *
 * @throws UsageError with the mend: there is no trial, its agent keeps no replay of states, no checkpoint is left, or it is damaged
 */
export async function readDemonstrations(storage: TrialStorage, which: WhichTransitions): Promise<Demonstrations> {
  const manifest = await readManifest(storage);
  const recordLength = recordLengthOf(storage, manifest);
  const name = checkpointsAmong(await storage.list()).at(-1);
  if (name === undefined) throw new UsageError(noReplay(storage, manifest));
  try {
    const { index, state } = await readCheckpoint(storage, name);
    const text = new TextDecoder().decode((await storage.read(`${name}/index.json`)) ?? new Uint8Array(0));
    const segments = index.segments.replay;
    const last = segments.at(-1);
    const all = { begin: state['replayBegin'] as number, end: last === undefined ? 0 : last.first + last.count };
    const part = partOf(all, which);
    if (part.end <= part.begin) {
      throw new UsageError(
        `the replay of ${storage.name} holds ${all.end - all.begin} transitions at step ${index.step}, too few for a ${which}: train it longer`,
      );
    }
    return {
      storage,
      manifest,
      environment: manifest.trial.environment,
      transitions: part.end - part.begin,
      step: index.step,
      sha256: text.split('\n')[0],
      segments,
      recordLength,
      ...part,
    };
  } catch (error) {
    throw error instanceof DamagedError ? new UsageError(damaged(storage, name, error)) : error;
  }
}

/**
 * How many transitions a trial of these settings gives when it has ended.
 *
 * @throws SettingsError for an agent without a replay of states, or one that holds its actions
 */
export function transitionsOf(trial: TrialConfig, which: WhichTransitions): number {
  const { holds, capacity = 0 } = agentNeeds(trial).replay ?? {};
  if (holds !== 'states') {
    throw new SettingsError(
      `a clone needs a replay of states, which {agent} ${trial.agent} does not keep: take td3 or sac`,
    );
  }
  if (actionRepeatOf(trial) > 1) throw new SettingsError('a clone acts at every step: {actionRepeat} is 1');
  const { begin, end } = partOf({ begin: 0, end: Math.min(trial.steps / actionRepeatOf(trial), capacity) }, which);
  return end - begin;
}

function partOf({ begin, end }: { begin: number; end: number }, which: WhichTransitions) {
  const half = begin + Math.floor((end - begin) / 2);
  if (which === 'all') return { begin, end };
  return which === 'first-half' ? { begin, end: half } : { begin: half, end };
}

/** @throws UsageError for an agent without a replay of states, or one that holds its actions */
function recordLengthOf({ name }: TrialStorage, { trial, clone }: Manifest): number {
  if (clone !== undefined) {
    throw new UsageError(`${name} is a clone itself: clone the trial whose replay it was fitted to, ${clone.trial}`);
  }
  const { replay } = agentNeeds(trial);
  if (replay === undefined) {
    throw new UsageError(
      `${name} is a trial of ${trial.agent}, which keeps no replay to clone from: take one of td3 or sac`,
    );
  }
  if (replay.holds !== 'states') {
    throw new UsageError(
      `the replay of ${name}, a trial of ${trial.agent}, does not hold states and vectors of numbers as actions: take one of td3 or sac`,
    );
  }
  const repeat = actionRepeatOf(trial);
  if (repeat === 1) return replay.recordLength;
  throw new UsageError(
    `an action of ${name} is held for ${repeat} steps; a clone acts at every step: take a trial with --action-repeat 1`,
  );
}

function noReplay({ name }: TrialStorage, { trial }: Manifest): string {
  const { environment, agent, seed, steps } = trial;
  return (
    `${name} keeps no replay: it has no checkpoint left. A trial keeps it until "policypath thin --all" takes it; train one again: ` +
    `policypath train --env ${environment} --agent ${agent} --seed ${seed} --steps ${steps}`
  );
}

function damaged({ name }: TrialStorage, checkpoint: string, { message }: Error): string {
  return `the replay of ${name} cannot be read: ${checkpoint}: ${message}. Put back a copy, or take another trial`;
}

/**
 * The settings of a clone.
 *
 * @param given settings by name, but for the environment and the number of transitions
 * @throws SettingsError as `resolveSettings`
 */
export function cloneSettings(
  { environment: env, transitions }: Pick<Demonstrations, 'environment' | 'transitions'>,
  given: GivenSettings,
): TrialConfig {
  checkOptionsObject('cloneSettings', given);
  return resolveSettings({ ...given, env, agent: 'clone', replayCapacity: transitions });
}

/** What the manifest says of where a clone's transitions are from. */
export function cloneOriginOf(
  { manifest, step, sha256, begin, end, storage }: Demonstrations,
  name: string = storage.name,
): CloneOrigin {
  const { startedAt, trial } = manifest;
  return { trial: name, startedAt, agent: trial.agent, step, sha256, begin, end };
}

/** @throws UsageError where the agent learns from another trial's transitions and was given none */
export function refuseOfflineAlone({ agent }: TrialConfig): void {
  if (!agentDefinition(agent).isOffline) return;
  throw new UsageError(`${agent} learns from the replay of another trial: policypath clone <the folder of that trial>`);
}

/** @throws UsageError where a clone's settings are not those of its demonstrations */
export function refuseOtherDemonstrations(
  { storage, environment, transitions }: Demonstrations,
  config: TrialConfig,
): void {
  if (config.environment !== environment) {
    throw new UsageError(`${storage.name} is a trial of ${environment}, the clone one of ${config.environment}`);
  }
  const expected = agentSettingsOf(config)['replayCapacity'];
  if (expected === transitions) return;
  throw new UsageError(
    `the replay of ${storage.name} gives ${transitions} transitions, the settings of the clone say ${String(expected)}: ` +
      'let that trial end first',
  );
}

/**
 * Puts the transitions into an agent's replay, under the indices that they had.
 *
 * @throws UsageError when a record is damaged
 */
export async function takeDemonstrations(demonstrations: Demonstrations, { replay }: TrialAgent): Promise<void> {
  const { storage, segments, recordLength, begin, end } = demonstrations;
  if (replay === undefined) throw new Error('a clone needs an agent with a replay');
  replay.restart(begin);
  try {
    const store = new SegmentStore(storage, trialFiles.replay, recordLength);
    for await (const rows of readRecords(store, segments, begin)) {
      replay.appendRecords(rows.subarray(0, Math.max(0, end - replay.end) * recordLength));
    }
  } catch (error) {
    throw error instanceof DamagedError ? new UsageError(damaged(storage, 'its records', error)) : error;
  }
}
