import type { ParameterLayout } from '@policypath/path-buffer';
import { viewOf } from './byteSource.ts';
import { PathFileError } from './pathFileError.ts';
import { bytesOfScalars } from './scalarBytes.ts';
import { scalarTypes } from './scalarType.ts';
import type { StoredTensor, TensorFile } from './tensorFile.ts';

/** A tensor of a checkpoint as it is stored. */
export interface CheckpointTensor {
  readonly name: string;
  /** safetensors' name of how the numbers are stored, such as F32, BF16 and I64. */
  readonly type: string;
  readonly shape: readonly number[];
  /** In C order, little-endian. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same for tied weights. */
  readonly identity?: string;
}

/** One checkpoint with all its tensors, those included that are no parameters of a path, such as counters. */
export interface Checkpoint {
  readonly tensors: readonly CheckpointTensor[];
  /** Texts of the metadata of a .safetensors file, by name. */
  readonly notes: Readonly<Record<string, string>>;
  /** The order and the layers of all its tensors, where one of our writers said so. */
  readonly layout?: ParameterLayout;
}

/** Reads all tensors of a file with one checkpoint. @throws PathFileError for bytes that cannot be read */
export function checkpointOf({ tensors, notes = {}, metadata }: TensorFile): Checkpoint {
  return { tensors: tensors.map(storedTensor), notes, ...(metadata === undefined ? {} : { layout: metadata.layout }) };
}

function storedTensor(tensor: StoredTensor): CheckpointTensor {
  const { name, type, shape, identity } = tensor;
  return { name, type: type.name, shape, bytes: bytesOf(tensor), ...(identity === undefined ? {} : { identity }) };
}

/**
 * The checkpoint with other parameters in the tensors that a layout names, each number in the type it is stored in (rounded
 * to nearest, ties to even). A number that is the same as float32 keeps its bytes; tied weights follow.
 *
 * @param parameters [m], of the layout.
 * @throws RangeError where the layout does not fit the checkpoint, or a number is too large for its type.
 */
export function withParameters(checkpoint: Checkpoint, layout: ParameterLayout, parameters: Float32Array): Checkpoint {
  const named = new Map(checkpoint.tensors.map((tensor) => [tensor.name, tensor]));
  const changed = new Map<string, Uint8Array<ArrayBuffer>>();
  let start = 0;
  for (const { name, shape } of layout) {
    const tensor = named.get(name);
    if (tensor === undefined || tensor.shape.join() !== shape.join()) {
      throw new RangeError(`The checkpoint has no '${name}' of shape [${shape.join(', ')}].`);
    }
    const end = start + shape.reduce((product, size) => product * size, 1);
    const bytes = changedBytes(tensor, parameters.subarray(start, end));
    for (const { name: tied, identity } of checkpoint.tensors) {
      if (tied === name || (identity !== undefined && identity === tensor.identity)) changed.set(tied, bytes);
    }
    start = end;
  }
  if (start !== parameters.length) {
    throw new RangeError(`The layout describes ${start} parameters, got ${parameters.length}.`);
  }
  const tensors = checkpoint.tensors.map((tensor) => ({ ...tensor, bytes: changed.get(tensor.name) ?? tensor.bytes }));
  return { ...checkpoint, tensors };
}

function changedBytes({ name, type, bytes }: CheckpointTensor, values: Float32Array): Uint8Array<ArrayBuffer> {
  const { valueAt, bytes: size } = scalarTypes.get(type) ?? { bytes: 0 };
  if (valueAt === undefined) throw new RangeError(`'${name}' is of type ${type}, which cannot be written.`);
  const made = bytesOfScalars(values, type);
  const [before, after] = [viewOf(bytes), viewOf(made)];
  for (let k = 0; k < values.length; k += 1) {
    const old = valueAt(before, k * size, true);
    if (Math.fround(old) === values[k]) made.set(bytes.subarray(k * size, (k + 1) * size), k * size);
    else if (!Number.isFinite(valueAt(after, k * size, true))) {
      throw new RangeError(`${values[k]} at position ${k} of '${name}' is too large for its type ${type}.`);
    }
  }
  return made;
}

/** The bytes of a tensor in C order, little-endian. */
function bytesOf({
  name,
  source,
  type,
  shape,
  offset,
  strides,
  bigEndian = false,
}: StoredTensor): Uint8Array<ArrayBuffer> {
  const count = shape.reduce((product, size) => product * size, 1);
  const bytes = new Uint8Array(count * type.bytes);
  if (!Number.isSafeInteger(count)) throw new PathFileError(source.name, `'${name}' is too large.`);
  if (strides === undefined) source.read(offset, bytes);
  else {
    for (let k = 0; k < count; k += 1) {
      let [rest, from] = [k, 0];
      for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
        from += (rest % shape[axis]) * strides[axis];
        rest = Math.floor(rest / shape[axis]);
      }
      source.read(offset + from * type.bytes, bytes.subarray(k * type.bytes, (k + 1) * type.bytes));
    }
  }
  if (bigEndian) {
    for (let k = 0; k < count; k += 1) bytes.subarray(k * type.bytes, (k + 1) * type.bytes).reverse();
  }
  return bytes;
}
