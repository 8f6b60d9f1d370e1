import type { DescribedPath } from '@policypath/path-buffer';
import { memorySource } from './byteSource.ts';
import type { Checkpoint } from './checkpointTensors.ts';
import { describePath, rowChunks } from './describedPath.ts';
import { npyMagic, npyTypes } from './readNpy.ts';
import { scalarTypes } from './scalarType.ts';
import { snapshotOfTensors } from './snapshotOfTensors.ts';

/**
 * The header of a .npy file, format 1.0, padded so that the data begin at a multiple of 64 bytes.
 *
 * @param type safetensors' name of it.
 * @param what named in the refusal.
 * @throws RangeError for a type that NumPy does not have.
 */
export function npyHeader(type: string, shape: readonly number[], what: string): Uint8Array<ArrayBuffer> {
  const code = Object.keys(npyTypes).find((name) => npyTypes[name] === type);
  if (code === undefined) {
    throw new RangeError(`${what} is of type ${type}, which NumPy's files do not have; write .safetensors.`);
  }
  const descr = `${code.endsWith('1') ? '|' : '<'}${code}`;
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const size = Math.ceil((10 + text.length + 1) / 64) * 64;
  const bytes = new Uint8Array(size).fill(0x20);
  bytes.set(npyMagic);
  bytes.set([1, 0], 6);
  new DataView(bytes.buffer).setUint16(8, size - 10, true);
  bytes.set(new TextEncoder().encode(text), 10);
  bytes[size - 1] = 0x0a;
  return bytes;
}

/**
 * A path as the bytes of a .npy file [n, m] float32, piece by piece. The format has no place for a layout or steps.
 *
 * @throws RangeError for a path without snapshots or rows that do not fit.
 */
export function* npyChunks(path: DescribedPath): Generator<Uint8Array<ArrayBuffer>, void> {
  const { length } = describePath(path);
  yield npyHeader('F32', [length, path.dimension], 'The path');
  yield* rowChunks(path);
}

/**
 * The parameters of a checkpoint as the bytes of a .npy file: one vector [m] in the type that all of them have, the tensors
 * end to end in the order in which a path has them. Counters and masks are left out, tied weights come once.
 *
 * @throws RangeError for parameters of several types, or of one that NumPy does not have (bfloat16).
 * @throws PathFileError where no tensor is a parameter.
 */
export function* checkpointNpyChunks({ tensors, layout }: Checkpoint): Generator<Uint8Array<ArrayBuffer>, void> {
  const snapshot = snapshotOfTensors({
    name: 'the checkpoint',
    format: 'npy',
    tensors: tensors.map(({ type, bytes, ...tensor }) => {
      const known = scalarTypes.get(type);
      if (known === undefined) throw new RangeError(`'${tensor.name}' is of type ${type}, which is not known.`);
      return { ...tensor, type: known, source: memorySource(bytes), offset: 0 };
    }),
    metadata: layout && { kind: 'snapshot', begin: 0, layout },
  });
  const { dimension, types } = snapshot;
  const differs = types.findIndex((type) => type !== types[0]);
  if (differs > 0) {
    throw new RangeError(
      `A .npy has one type: '${snapshot.layout[0].name}' is ${types[0]}, '${snapshot.layout[differs].name}' is ` +
        `${types[differs]}; write .npz, which keeps the type of each.`,
    );
  }
  yield npyHeader(types[0], [dimension], `'${snapshot.layout[0].name}'`);
  const named = new Map(tensors.map((tensor) => [tensor.name, tensor.bytes]));
  for (const { name } of snapshot.layout) yield named.get(name) ?? new Uint8Array(0);
}
