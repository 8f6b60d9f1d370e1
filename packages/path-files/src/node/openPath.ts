import { statSync } from 'node:fs';
import { pathOfTensors } from '../formats/pathOfTensors.ts';
import type { ReadOptions } from '../formats/readPath.ts';
import { readTensors } from '../formats/readTensors.ts';
import type { StoredPath } from '../formats/storedPath.ts';
import { fileSource } from './fileSource.ts';
import { inflateMember } from './inflateMember.ts';
import { openCheckpoints } from './openCheckpoints.ts';

/**
 * Opens a .safetensors, .npy or .npz file, or a folder of numbered checkpoints, as a path whose rows are read on demand.
 * Close it when done.
 *
 */
export function openPath(fileOrFolder: string, options: ReadOptions = {}): StoredPath {
  if (statSync(fileOrFolder, { throwIfNoEntry: false })?.isDirectory()) return openCheckpoints(fileOrFolder, options);
  const source = fileSource(fileOrFolder);
  try {
    return pathOfTensors(readTensors(source, { inflate: inflateMember, ...options }), options, () => source.close());
  } catch (error) {
    source.close();
    throw error;
  }
}
