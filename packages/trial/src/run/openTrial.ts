import { checkpointsAmong, readCheckpoint } from '../checkpoint/checkpointStore.ts';
import { DamagedError } from '../checkpoint/damagedError.ts';
import { readSingleRecords, SegmentStore } from '../checkpoint/segments.ts';
import { restoreParts, savedProgress } from '../checkpoint/trialState.ts';
import { UsageError } from '../errors.ts';
import type { Progress } from '../loop/progress.ts';
import { trialFiles } from '../records/trialFiles.ts';
import { actionRepeatOf, type TrialConfig } from '../settings/trialSchema.ts';
import type { TrialStorage } from '../storage/trialStorage.ts';
import { readManifest } from './manifest.ts';
import type { CreateParts, TrialParts } from './parts.ts';

/** A trial as its newest checkpoint has it, to be looked at. */
export interface OpenTrial {
  readonly config: TrialConfig;
  readonly progress: Readonly<Progress>;
  /** Environment, agent and path in their saved state; the replay storage is empty. Closed by whoever opened it. */
  readonly parts: TrialParts;
}

/**
 * Opens a trial without going on with it, such as one that has finished: its policy and its path can be read. Nothing is written.
 *
 * @throws UsageError when the storage holds no trial, or its newest checkpoint is missing or damaged
 */
export async function openTrial(storage: TrialStorage, createParts: CreateParts): Promise<OpenTrial> {
  const { trial: config } = await readManifest(storage);
  const name = checkpointsAmong(await storage.list()).at(-1);
  if (name === undefined) throw new UsageError(`${storage.name} has no checkpoint: there is nothing to look at yet`);
  const parts = await createParts(config);
  try {
    const { index, state } = await readCheckpoint(storage, name);
    const store = new SegmentStore(storage, trialFiles.path, parts.path?.parameterCount ?? 0);
    await restoreParts(parts, state, { path: (from) => readSingleRecords(store, index.segments.path, from) });
    return { config, parts, progress: savedProgress(state, actionRepeatOf(config)) };
  } catch (error) {
    parts.close();
    if (error instanceof DamagedError) throw new UsageError(`${storage.name}/${name} is damaged: ${error.message}`);
    throw error;
  }
}
