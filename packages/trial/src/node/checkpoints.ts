import { readdirSync } from 'node:fs';
import * as store from '../checkpoint/checkpointStore.ts';
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
