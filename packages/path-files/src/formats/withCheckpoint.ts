import { bytesAt } from './byteSource.ts';
import { checkedJson, isRecord } from './checkedJson.ts';
import type { CheckpointFiles } from './checkpointSeries.ts';
import type { FileFolder, OpenFile } from './fileFolder.ts';
import { naturalOrder } from './naturalOrder.ts';
import { PathFileError } from './pathFileError.ts';
import type { ReadOptions } from './readPath.ts';
import { readTensors } from './readTensors.ts';
import type { TensorFile } from './tensorFile.ts';

/** Opens the file of a checkpoint, or its shards, reads the headers, hands the tensors to `use` and closes all again. */
export function withCheckpoint<T>(
  folder: FileFolder,
  { name, extension, files, broken }: CheckpointFiles,
  options: ReadOptions,
  use: (tensors: TensorFile) => T,
): T {
  if (broken !== undefined) throw new PathFileError(folder.nameOf(`${name}${extension}`), broken);
  const sources: OpenFile[] = [];
  try {
    const parts = files.map((file) => {
      const source = folder.open(file);
      sources.push(source);
      return readTensors(source, options);
    });
    return use(parts.length === 1 ? parts[0] : joinedShards(folder, `${name}${extension}`, files, parts));
  } finally {
    for (const source of sources) source.close();
  }
}

/** The tensors of all shards as one file, in the natural order of their names; checked against the index, if there is one. */
function joinedShards(
  folder: FileFolder,
  name: string,
  files: readonly string[],
  parts: readonly TensorFile[],
): TensorFile {
  const whole = folder.nameOf(name);
  const index = indexOf(folder, `${name}.index.json`);
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
function indexOf(folder: FileFolder, file: string): Readonly<Record<string, unknown>> | undefined {
  if (!folder.has(file)) return undefined;
  const name = folder.nameOf(file);
  let value: unknown;
  try {
    value = checkedJson(textOf(folder, file), 4);
  } catch (error) {
    if (error instanceof PathFileError) throw error;
    throw new PathFileError(name, `it is not valid JSON (${(error as Error).message}).`, { cause: error });
  }
  const map = isRecord(value) ? value['weight_map'] : undefined;
  if (!isRecord(map)) throw new PathFileError(name, 'it has no "weight_map", as an index of shards has.');
  return map;
}

function textOf(folder: FileFolder, file: string): string {
  const source = folder.open(file);
  try {
    if (source.size > maximumIndexBytes) throw new PathFileError(source.name, 'it is no index of shards.');
    return new TextDecoder().decode(bytesAt(source, 0, source.size, 'the index'));
  } finally {
    source.close();
  }
}
