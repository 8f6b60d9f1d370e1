import { checkOptions, required, wholeNumber } from '@policypath/options';
import { readdirSync } from 'node:fs';
import * as store from '../checkpoint/checkpointStore.ts';
import { readSingleRecords, SegmentStore } from '../checkpoint/segments.ts';
import { trialFiles } from '../records/trialFiles.ts';
import { folderStorage } from './folderStorage.ts';

/** Names of the checkpoints in a trial's folder, oldest first. */
export function listCheckpoints(folder: string): string[] {
  return store.checkpointsAmong(readdirSync(folder));
}

/** Reads a checkpoint and verifies every part of it. @throws DamagedError; UsageError for one of another version */
export async function readCheckpoint(folder: string, name: string): Promise<store.Checkpoint> {
  return await store.readCheckpoint(folderStorage(folder), name);
}

/** Reads a checkpoint's index alone. @throws as `readCheckpoint` */
export async function readCheckpointIndex(folder: string, name: string): Promise<store.CheckpointIndex> {
  return await store.readCheckpointIndex(folderStorage(folder), name);
}

/** Snapshots of the path that a checkpoint holds. */
export function snapshotsOfCheckpoint({ index, state }: store.Checkpoint): number {
  const last = index.segments.path.at(-1);
  return last === undefined ? 0 : last.first + last.count - (state['pathBegin'] as number);
}

/**
 * The newest `count` snapshots [m] of the path that a checkpoint holds, oldest first.
 *
 * @throws DamagedError when they were replaced or altered
 */
export async function* newestSnapshots(
  folder: string,
  { index }: store.Checkpoint,
  options: { readonly count: number; readonly parameterCount: number },
): AsyncGenerator<Float32Array, void, undefined> {
  checkOptions('newestSnapshots', options, {
    count: required(wholeNumber()),
    parameterCount: required(wholeNumber(1)),
  });
  const { count, parameterCount } = options;
  const { path } = index.segments;
  const last = path.at(-1);
  if (last === undefined) return;
  const segments = new SegmentStore(folderStorage(folder), trialFiles.path, parameterCount);
  yield* readSingleRecords(segments, path, last.first + last.count - count);
}
