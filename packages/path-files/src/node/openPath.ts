import { statSync } from 'node:fs';
import { pathOfTensors } from '../formats/pathOfTensors.ts';
import { readTensors } from '../formats/readTensors.ts';
import type { StoredPath } from '../formats/storedPath.ts';
import { fileSource } from './fileSource.ts';
import { inflateMember } from './inflateMember.ts';
import { openCheckpoints, type OpenPathOptions } from './openCheckpoints.ts';

/**
 * Opens a .safetensors, .npy, .npz or PyTorch file of stacked snapshots, or a folder of numbered checkpoints, as a path
 * whose rows are read on demand. Close it when done.
 *
 * @throws PathFileError for a file that is missing, broken, hostile or no path; see `StoredPath.at` for what rows throw.
 */
export function openPath(fileOrFolder: string, options: OpenPathOptions = {}): StoredPath {
  if (statSync(fileOrFolder, { throwIfNoEntry: false })?.isDirectory()) return openCheckpoints(fileOrFolder, options);
  const source = fileSource(fileOrFolder);
  try {
    return pathOfTensors(readTensors(source, { inflate: inflateMember, ...options }), options, () => source.close());
  } catch (error) {
    source.close();
    throw error;
  }
}
