import { checkOptions } from '@policypath/options';
import { readOptions, snapshotOf, type ReadOptions, type Snapshot } from '../formats/readPath.ts';
import { withOnlyCheckpoint } from './openCheckpoint.ts';

/**
 * Reads one checkpoint: its tensors, flat, end to end. It is a file, or a folder with one model in it ('checkpoint-100'),
 * which may be in shards.
 *
 * @throws PathFileError for a file that is missing, broken, hostile or no checkpoint, or a value that is not finite.
 */
export function openSnapshot(fileOrFolder: string, options: ReadOptions = {}): Snapshot {
  checkOptions('openSnapshot', options, readOptions);

  return withOnlyCheckpoint(fileOrFolder, options, (tensors) => snapshotOf(tensors, options));
}
