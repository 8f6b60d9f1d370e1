import { viewOf, type ByteSource } from './byteSource.ts';
import { PathFileError } from './pathFileError.ts';
import type { PathMetadata } from './pathMetadata.ts';
import { float32Type, littleEndian, type ScalarType } from './scalarType.ts';

/** Where a tensor lies: from `offset` of `source`, in C order and little-endian unless said otherwise. */
export interface StoredTensor {
  readonly name: string;
  readonly type: ScalarType;
  readonly shape: readonly number[];
  readonly source: ByteSource;
  readonly offset: number;
  /** Numbers from one entry to the next along each axis, where they are not in C order. */
  readonly strides?: readonly number[];
  readonly bigEndian?: boolean;
  /** The same for tensors that are the same memory (tied weights); absent where the format keeps each by itself. */
  readonly identity?: string;
}

export type PathFileFormat = 'safetensors' | 'npy' | 'npz' | 'torch';

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
  /** Lines for the user: what of the file was taken, and what was not. */
  readonly remarks?: readonly string[];
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
 * Reads `target.length` numbers from element `start` of a tensor, in C order, as float32: F32 as it is, F16 and BF16
 * exactly, F64 rounded to nearest (a value beyond float32 becomes infinite, which the readers refuse). A tensor in another
 * order is put in order once, in memory.
 */
export function readFloats(tensor: StoredTensor, start: number, target: Float32Array): void {
  if (tensor.strides === undefined) {
    readRun(tensor, start, target);
    return;
  }
  let ordered = inOrder.get(tensor);
  if (ordered === undefined) {
    ordered = orderedCopy(tensor, tensor.strides);
    inOrder.set(tensor, ordered);
  }
  target.set(ordered.subarray(start, start + target.length));
}

/**
 * Reads what a run of a vector, `count` numbers from `begin` on, has in common with `target`, which holds those from `start` on.
 *
 * @param read fills a part of `target` with the numbers of the run from the given one on
 */
export function readOverlap(
  { begin, count, start }: { readonly begin: number; readonly count: number; readonly start: number },
  target: Float32Array,
  read: (from: number, part: Float32Array) => void,
): void {
  const from = Math.max(begin, start);
  const to = Math.min(begin + count, start + target.length);
  if (from < to) read(from - begin, target.subarray(from - start, to - start));
}

const inOrder = new WeakMap<StoredTensor, Float32Array>();

/** Numbers that lie one after the other from element `start` on. */
function readRun({ source, type, offset, bigEndian = false }: StoredTensor, start: number, target: Float32Array): void {
  const { valueAt } = type;
  if (valueAt === undefined) throw new PathFileError(source.name, `numbers of type ${type.name} cannot be read.`);
  if (type === float32Type && littleEndian && !bigEndian) {
    source.read(offset + start * 4, new Uint8Array(target.buffer, target.byteOffset, target.byteLength));
    return;
  }
  const bytes = new Uint8Array(target.length * type.bytes);
  source.read(offset + start * type.bytes, bytes);
  const view = viewOf(bytes);
  for (let k = 0; k < target.length; k += 1) target[k] = valueAt(view, k * type.bytes, !bigEndian);
}

/** A view with fewer numbers than this share of what it spans is read number by number. */
const sparse = 1 / 64;

/** All numbers of a tensor with strides, in C order. */
function orderedCopy(tensor: StoredTensor, strides: readonly number[]): Float32Array {
  const { shape } = tensor;
  const count = shape.reduce((product, size) => product * size, 1);
  const ordered = new Float32Array(count);
  if (count === 0) return ordered;
  const span = 1 + shape.reduce((sum, size, axis) => sum + (size - 1) * strides[axis], 0);
  const all = count < span * sparse ? undefined : new Float32Array(span);
  if (all !== undefined) readRun(tensor, 0, all);
  const one = new Float32Array(1);
  const index = shape.map(() => 0);
  let from = 0;
  for (let k = 0; k < count; k += 1) {
    if (all === undefined) {
      readRun(tensor, from, one);
      ordered[k] = one[0];
    } else {
      ordered[k] = all[from];
    }
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      index[axis] += 1;
      from += strides[axis];
      if (index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return ordered;
}
