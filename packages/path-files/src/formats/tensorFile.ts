import { viewOf, type ByteSource } from './byteSource.ts';
import { PathFileError } from './pathFileError.ts';
import type { PathMetadata } from './pathMetadata.ts';
import { float32Type, littleEndian, type ScalarType } from './scalarType.ts';

/** Where a tensor lies: C order, end to end, from `offset` of `source`. */
export interface StoredTensor {
  readonly name: string;
  readonly type: ScalarType;
  readonly shape: readonly number[];
  readonly source: ByteSource;
  readonly offset: number;
}

export type PathFileFormat = 'safetensors' | 'npy' | 'npz';

/** A file whose header was read and found true to its size; no number of it was read yet. */
export interface TensorFile {
  /** Stands in error messages. */
  readonly name: string;
  readonly format: PathFileFormat;
  /** In the order that becomes the layout where the metadata gives none. */
  readonly tensors: readonly StoredTensor[];
  /** What our own writers keep beside the tensors. */
  readonly metadata: PathMetadata | undefined;
  /** Other texts of the metadata of a .safetensors file, by name. */
  readonly notes?: Readonly<Record<string, string>>;
}

/**
 * Bytes that a tensor of this shape takes.
 *
 * @throws PathFileError for sizes that are not whole numbers from 0, or a product beyond 2^53 bytes.
 */
export function tensorBytes(file: string, name: string, shape: readonly unknown[], type: ScalarType): number {
  let bytes = type.bytes;
  for (const size of shape) {
    const valid = typeof size === 'number' && Number.isSafeInteger(size) && size >= 0;
    bytes = valid ? bytes * size : NaN;
  }
  if (!Number.isSafeInteger(bytes)) {
    throw new PathFileError(file, `'${name}' has shape [${shape.slice(0, 9).join(', ')}], which no file can hold.`);
  }
  return bytes;
}

/**
 * Reads `target.length` numbers from element `start` of a tensor as float32: F32 as it is, F16 and BF16 exactly, F64
 * rounded to nearest (a value beyond float32 becomes infinite, which the readers refuse).
 */
export function readFloats({ source, type, offset }: StoredTensor, start: number, target: Float32Array): void {
  const { valueAt } = type;
  if (valueAt === undefined) throw new PathFileError(source.name, `numbers of type ${type.name} cannot be read.`);
  if (type === float32Type && littleEndian) {
    source.read(offset + start * 4, new Uint8Array(target.buffer, target.byteOffset, target.byteLength));
    return;
  }
  const bytes = new Uint8Array(target.length * type.bytes);
  source.read(offset + start * type.bytes, bytes);
  const view = viewOf(bytes);
  for (let k = 0; k < target.length; k += 1) target[k] = valueAt(view, k * type.bytes);
}
