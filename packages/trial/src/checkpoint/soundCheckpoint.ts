import { trialFiles } from '../records/trialFiles.ts';
import type { TrialStorage } from '../storage/trialStorage.ts';
import { checkpointsAmong, readCheckpoint, type CheckpointIndex } from './checkpointStore.ts';
import { DamagedError } from './damagedError.ts';

/**
 * The index of the newest checkpoint, when it and all records that it needs are as they were written; it reads all of them.
 *
 * @throws DamagedError that says what is missing or altered; the system's error when something cannot be read now
 */
export async function newestSoundCheckpoint(storage: TrialStorage): Promise<CheckpointIndex> {
  const name = checkpointsAmong(await storage.list()).at(-1);
  if (name === undefined) throw new DamagedError('it has no checkpoint');
  const { index } = await readCheckpoint(storage, name);
  for (const series of ['replay', 'path'] as const) {
    for (const { file, sha256 } of index.segments[series]) {
      const path = `${trialFiles[series]}/${file}`;
      const bytes = await storage.read(path);
      if (bytes === null) throw new DamagedError(`${path}, which ${name} needs, is missing`);
      if (storage.sha256(bytes) !== sha256) throw new DamagedError(`${path}, which ${name} needs, was altered`);
    }
  }
  return index;
}
