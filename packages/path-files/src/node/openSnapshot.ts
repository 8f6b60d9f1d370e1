import { readSnapshot, type ReadOptions, type Snapshot } from '../formats/readPath.ts';
import { fileSource } from './fileSource.ts';
import { inflateMember } from './inflateMember.ts';

/**
 * Reads one checkpoint file: its tensors, flat, end to end.
 *
 * @throws PathFileError for a file that is missing, broken, hostile or no checkpoint, or a value that is not finite.
 */
export function openSnapshot(file: string, options: ReadOptions = {}): Snapshot {
  const source = fileSource(file);
  try {
    return readSnapshot(source, { inflate: inflateMember, ...options });
  } finally {
    source.close();
  }
}
