import { readTensors } from '../formats/readTensors.ts';
import type { ReadOptions } from '../formats/readPath.ts';
import type { TensorFile } from '../formats/tensorFile.ts';
import { fileSource } from './fileSource.ts';
import { inflateMember } from './inflateMember.ts';

/** Opens a file, reads its header, hands it to `use` and closes it again. */
export function withFile<T>(file: string, options: ReadOptions, use: (tensors: TensorFile) => T): T {
  const source = fileSource(file);
  try {
    return use(readTensors(source, { inflate: inflateMember, ...options }));
  } finally {
    source.close();
  }
}
