import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { onlyCheckpoint } from '../formats/checkpointSeries.ts';
import { snapshotOf, type ReadOptions, type Snapshot } from '../formats/readPath.ts';
import { listedFiles } from './listedFiles.ts';
import { withCheckpoint } from './withCheckpoint.ts';

/**
 * Reads one checkpoint: its tensors, flat, end to end. It is a file, or a folder with one model in it ('checkpoint-100'),
 * which may be in shards.
 *
 * @throws PathFileError for a file that is missing, broken, hostile or no checkpoint, or a value that is not finite.
 */
export function openSnapshot(fileOrFolder: string, options: ReadOptions = {}): Snapshot {
  const read = (tensors: Parameters<typeof snapshotOf>[0]): Snapshot => snapshotOf(tensors, options);
  if (statSync(fileOrFolder, { throwIfNoEntry: false })?.isDirectory()) {
    const checkpoint = onlyCheckpoint(fileOrFolder, listedFiles(fileOrFolder));
    return withCheckpoint(fileOrFolder, checkpoint, options, read);
  }
  const file = basename(fileOrFolder);
  return withCheckpoint(dirname(fileOrFolder), { name: file, extension: '', files: [file] }, options, read);
}
