import { checkOptions } from '@policypath/options';
import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { onlyCheckpoint } from '../formats/checkpointSeries.ts';
import { checkpointOf, type Checkpoint } from '../formats/checkpointTensors.ts';
import { readOptions, type ReadOptions } from '../formats/readPath.ts';
import type { TensorFile } from '../formats/tensorFile.ts';
import { withCheckpoint } from '../formats/withCheckpoint.ts';
import { inflateMember } from './inflateMember.ts';
import { localFolder } from './localFolder.ts';

/** Opens the headers of one checkpoint, a file or a folder with one model in it, and hands its tensors to `use`. */
export function withOnlyCheckpoint<T>(fileOrFolder: string, given: ReadOptions, use: (tensors: TensorFile) => T): T {
  const options = { inflate: inflateMember, ...given };
  if (statSync(fileOrFolder, { throwIfNoEntry: false })?.isDirectory()) {
    const folder = localFolder(fileOrFolder);
    return withCheckpoint(folder, onlyCheckpoint(fileOrFolder, folder.list()), options, use);
  }
  const file = basename(fileOrFolder);
  return withCheckpoint(localFolder(dirname(fileOrFolder)), { name: file, extension: '', files: [file] }, options, use);
}

/**
 * Reads all tensors of one checkpoint as they are stored, those included that are no parameters; `include` and `exclude` do
 * not act.
 *
 * @throws PathFileError for a file that is missing, broken, hostile or no checkpoint.
 */
export function openCheckpoint(fileOrFolder: string, options: ReadOptions = {}): Checkpoint {
  checkOptions('openCheckpoint', options, readOptions);

  return withOnlyCheckpoint(fileOrFolder, options, checkpointOf);
}
