import { checkpointsAmong, deleteOldCheckpoints } from '../checkpoint/checkpointStore.ts';
import { DamagedError } from '../checkpoint/damagedError.ts';
import { newestSoundCheckpoint } from '../checkpoint/soundCheckpoint.ts';
import { deleteUnneededSegments } from '../checkpoint/trialCheckpoints.ts';
import { trialFiles } from '../records/trialFiles.ts';
import type { TrialStorage } from '../storage/trialStorage.ts';

export interface ThinOptions {
  /** Remove the newest checkpoint with its records as well, so that the trial cannot be made longer. Default false. */
  readonly all?: boolean;
  /** Remove nothing, only count. Default false. */
  readonly dryRun?: boolean;
}

/** What thinning removed, or why it removed nothing. */
export type ThinnedTrial =
  | { readonly bytes: number; readonly leftAlone?: undefined }
  | {
      readonly bytes: 0;
      readonly leftAlone: 'not finished' | 'its newest checkpoint is damaged' | 'its checkpoint is its only policy';
    };

/**
 * Removes what a finished trial does not need to go on: all checkpoints but the newest, and the records of replay and path that
 * only they need. The newest is read whole before: where it is damaged nothing is removed. Checkpoints that are kept for
 * ever (`keepCheckpoints`) stay.
 *
 * @throws the system's error when something cannot be read now
 */
export async function thinTrial(
  storage: TrialStorage,
  { all = false, dryRun = false }: ThinOptions = {},
): Promise<ThinnedTrial> {
  if ((await storage.size(trialFiles.result)) === null) return { bytes: 0, leftAlone: 'not finished' };
  const names = checkpointsAmong(await storage.list());
  if (names.length === 0) return { bytes: 0 };
  if (all && (await storage.size(trialFiles.lastPolicy)) === null) {
    return { bytes: 0, leftAlone: 'its checkpoint is its only policy' };
  }
  if (!all && !(await isSound(storage))) return { bytes: 0, leftAlone: 'its newest checkpoint is damaged' };
  let bytes = 0;
  const counting: TrialStorage = {
    ...storage,
    async remove(path) {
      bytes += await sizeOf(storage, path);
      if (!dryRun) await storage.remove(path);
    },
  };
  const stay = await deleteOldCheckpoints(counting, all ? 0 : 1);
  if (stay !== null) await deleteUnneededSegments(counting, stay);
  return { bytes };
}

async function isSound(storage: TrialStorage): Promise<boolean> {
  try {
    await newestSoundCheckpoint(storage);
    return true;
  } catch (error) {
    if (error instanceof DamagedError) return false;
    throw error;
  }
}

/** Bytes of a file, or of the files of a folder. */
async function sizeOf(storage: TrialStorage, path: string): Promise<number> {
  const inside = await storage.list(path);
  if (inside.length === 0) return (await storage.size(path)) ?? 0;
  let sum = 0;
  for (const file of inside) sum += (await storage.size(`${path}/${file}`)) ?? 0;
  return sum;
}
