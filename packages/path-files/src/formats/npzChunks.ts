import { checkOptions } from '@policypath/options';
import type { DescribedPath } from '@policypath/path-buffer';
import type { Checkpoint } from './checkpointTensors.ts';
import { describePath, refuseReservedNames, rowChunks, stepBytes, type WritePathOptions } from './describedPath.ts';
import { npyHeader } from './npyChunks.ts';
import { formatMetadata, pathName, stepsName, type PathMetadata } from './pathMetadata.ts';
import { metadataMember } from './readNpz.ts';
import { zipChunks, type WrittenMember } from './zipChunks.ts';

/**
 * A path as the bytes of a .npz archive, piece by piece: `path` [n, m] float32 and `__steps__` [n] int64, stored (floats
 * hardly deflate, and stored rows can be read on demand), and the layout in metadata.json.
 *
 * @throws RangeError for a path without snapshots, of 4 GB or more (write .safetensors), or rows, layout or steps that do
 * not fit.
 */
export function* npzChunks(
  path: DescribedPath,
  options: WritePathOptions = {},
): Generator<Uint8Array<ArrayBuffer>, void> {
  checkOptions('npzChunks', options, { layout: true, steps: true });

  const { length, layout, steps } = describePath(path, options);
  const matrix = arrayMember(pathName, 'F32', [length, path.dimension], 4 * length * path.dimension, rowChunks(path));
  const members = [metadataOf({ kind: 'path', begin: path.begin, layout }), matrix];
  if (steps !== undefined) {
    members.push(arrayMember(stepsName, 'I64', [length], 8 * length, [stepBytes(steps)]));
  }
  yield* zipChunks(members);
}

/**
 * A checkpoint as the bytes of a .npz archive: an array for each tensor, in the checkpoint's order, of its shape and type.
 * The archive has no place for notes.
 *
 * @throws RangeError for a type that NumPy does not have (bfloat16), a name that the file keeps for itself or an empty one,
 * or 4 GB or more.
 */
export function* checkpointNpzChunks({ tensors, layout }: Checkpoint): Generator<Uint8Array<ArrayBuffer>, void> {
  refuseReservedNames(tensors.map(({ name, shape }, i) => ({ name, shape, layer: i + 1 })));
  const members = tensors.map(({ name, type, shape, bytes }) => {
    if (name === '') throw new RangeError('An array of a .npz needs a name; write .safetensors.');
    return arrayMember(name, type, shape, bytes.length, [bytes]);
  });
  if (layout !== undefined) members.unshift(metadataOf({ kind: 'snapshot', begin: 0, layout }));
  yield* zipChunks(members);
}

function metadataOf(metadata: PathMetadata): WrittenMember {
  const bytes = new TextEncoder().encode(formatMetadata(metadata));
  return { name: metadataMember, size: bytes.length, chunks: [bytes] };
}

/** @param bytes the size of `content`, an array in C order, little-endian. */
function arrayMember(
  name: string,
  type: string,
  shape: readonly number[],
  bytes: number,
  content: Iterable<Uint8Array<ArrayBuffer>>,
): WrittenMember {
  const header = npyHeader(type, shape, `'${name}'`);
  return { name: `${name}.npy`, size: header.length + bytes, chunks: chain([header], content) };
}

function* chain<T>(...parts: Iterable<T>[]): Generator<T, void> {
  for (const part of parts) yield* part;
}
