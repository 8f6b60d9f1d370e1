import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { newestCheckpoint } from '../trials/trialReader.ts';

/** Where the path of a trial can be read; `state` changes when there is something new. */
export type PathSource =
  | { readonly kind: 'recorded'; readonly folder: string; readonly files: readonly string[]; readonly state: string }
  | { readonly kind: 'checkpoint'; readonly folder: string; readonly checkpoint: string; readonly state: string };

/** Snapshots that make a picture. */
export const fewestSnapshots = 3;

/** The recorded path of a trial, or the window in its newest checkpoint; null when it has neither. */
export async function findPathSource(folder: string): Promise<PathSource | null> {
  const files = await recordedFiles(folder);
  if (files.length >= fewestSnapshots) {
    return { kind: 'recorded', folder, files, state: `recorded ${files.length} ${files.at(-1)}` };
  }
  const checkpoint = await newestCheckpoint(folder);
  if (checkpoint === null || !(await isFolder(join(folder, 'path')))) return null;
  return { kind: 'checkpoint', folder, checkpoint, state: checkpoint };
}

/** Names of the snapshots in `recorded/`, oldest first. */
async function recordedFiles(folder: string): Promise<string[]> {
  const recorded = join(folder, 'recorded');
  if (!(await isFolder(recorded))) return [];
  const names = await readdir(recorded);
  return names.filter((name) => /^\d{9,12}\.safetensors$/.test(name)).toSorted();
}

/** A symbolic link is none. */
async function isFolder(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory();
  } catch {
    return false;
  }
}
