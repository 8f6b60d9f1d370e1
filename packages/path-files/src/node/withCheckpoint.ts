import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkedJson, isRecord } from '../formats/checkedJson.ts';
import type { CheckpointFiles } from '../formats/checkpointSeries.ts';
import { naturalOrder } from '../formats/naturalOrder.ts';
import { PathFileError } from '../formats/pathFileError.ts';
import type { ReadOptions } from '../formats/readPath.ts';
import { readTensors } from '../formats/readTensors.ts';
import type { TensorFile } from '../formats/tensorFile.ts';
import { fileSource, type FileSource, type FileStamp } from './fileSource.ts';
import { inflateMember } from './inflateMember.ts';

/** The stamps of a checkpoint's files when it was first opened. */
export type CheckpointStamps = readonly FileStamp[];

/**
 * Opens the file of a checkpoint, or its shards, reads the headers, hands the tensors to `use` and closes all again.
 *
 * @param known Stamps of an earlier opening: no file must have changed since.
 */
export function withCheckpoint<T>(
  folder: string,
  { name, extension, files, broken }: CheckpointFiles,
  options: ReadOptions,
  use: (tensors: TensorFile, stamps: CheckpointStamps) => T,
  known?: CheckpointStamps,
): T {
  if (broken !== undefined) throw new PathFileError(join(folder, `${name}${extension}`), broken);
  const sources: FileSource[] = [];
  try {
    const parts = files.map((file, i) => {
      const source = fileSource(join(folder, file), known?.[i]);
      sources.push(source);
      return readTensors(source, { inflate: inflateMember, ...options });
    });
    const tensors = parts.length === 1 ? parts[0] : joinedShards(folder, `${name}${extension}`, files, parts);
    return use(
      tensors,
      sources.map(({ stamp }) => stamp),
    );
  } finally {
    for (const source of sources) source.close();
  }
}

/** The tensors of all shards as one file, in the natural order of their names; checked against the index, if there is one. */
function joinedShards(
  folder: string,
  name: string,
  files: readonly string[],
  parts: readonly TensorFile[],
): TensorFile {
  const whole = join(folder, name);
  const index = indexOf(join(folder, `${name}.index.json`));
  const found = new Map<string, string>();
  for (const [i, part] of parts.entries()) {
    const file = files[i].slice(files[i].lastIndexOf('/') + 1);
    for (const tensor of part.tensors) {
      if (found.has(tensor.name)) throw new PathFileError(whole, `two of its shards hold '${tensor.name}'.`);
      found.set(tensor.name, file);
      if (index !== undefined && index[tensor.name] !== file) {
        throw new PathFileError(part.name, `it holds '${tensor.name}', which the index says to be elsewhere.`);
      }
    }
  }
  const missing = Object.keys(index ?? {}).find((tensor) => !found.has(tensor));
  if (missing !== undefined) throw new PathFileError(whole, `its shards lack '${missing}', which the index names.`);
  const tensors = parts.flatMap((part) => part.tensors).sort((a, b) => naturalOrder(a.name, b.name));
  return { ...parts[0], name: whole, tensors, remarks: [`Read: ${parts.length} shards as one checkpoint.`] };
}

const maximumIndexBytes = 64 * 1024 * 1024;

/** The file of each tensor, by the index that Hugging Face writes beside shards; undefined without one. */
function indexOf(file: string): Readonly<Record<string, unknown>> | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (!stats.isFile() || stats.size > maximumIndexBytes) throw new PathFileError(file, 'it is no index of shards.');
  let value: unknown;
  try {
    value = checkedJson(readFileSync(file, 'utf8'), 4);
  } catch (error) {
    throw new PathFileError(file, `it is not valid JSON (${(error as Error).message}).`, { cause: error });
  }
  const map = isRecord(value) ? value['weight_map'] : undefined;
  if (!isRecord(map)) throw new PathFileError(file, 'it has no "weight_map", as an index of shards has.');
  return map;
}
