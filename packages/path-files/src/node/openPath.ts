import { checkOptions } from '@policypath/options';
import { statSync } from 'node:fs';
import { openCheckpoints, openPathOptions, type OpenPathOptions } from '../formats/openCheckpoints.ts';
import { pathOfTensors } from '../formats/pathOfTensors.ts';
import { readTensors } from '../formats/readTensors.ts';
import type { StoredPath } from '../formats/storedPath.ts';
import { fileSource } from './fileSource.ts';
import { inflateMember } from './inflateMember.ts';
import { localFolder } from './localFolder.ts';

/**
 * Opens a .safetensors, .npy, .npz or PyTorch file of stacked snapshots, or a folder of numbered checkpoints, as a path
 * whose rows are read on demand. Close it when done.
 *
 * @throws PathFileError for a file that is missing, broken, hostile or no path; see `StoredPath.at` for what rows throw.
 */
export function openPath(fileOrFolder: string, given: OpenPathOptions = {}): StoredPath {
  checkOptions('openPath', given, openPathOptions);
  const options = { inflate: inflateMember, ...given };
  if (statSync(fileOrFolder, { throwIfNoEntry: false })?.isDirectory()) {
    return openCheckpoints(localFolder(fileOrFolder), options);
  }
  const source = fileSource(fileOrFolder);
  try {
    return pathOfTensors(readTensors(source, options), options, () => source.close());
  } catch (error) {
    source.close();
    throw error;
  }
}
