import type { ParameterLayout } from './parameterLayout.ts';

/** Numbers in lists of lists, such as the rows of a weight matrix. */
export type NumberList = readonly number[] | readonly NumberList[];

/** A tensor of TensorFlow.js, or anything like it. */
export interface TensorPart {
  readonly shape: readonly number[];
  readonly name?: string;
  dataSync(): ArrayLike<number>;
}

/** A part of the parameters, as a library or a program of one's own keeps it: an array, a list of rows, a tensor. */
export type ParameterPart = Float32Array | Float64Array | NumberList | TensorPart;

/**
 * The parts end to end in one flat vector [m], without an array a number: `gather(model.getWeights(true))`.
 *
 * @param out Where they are written; a new array without it.
 * @throws RangeError where `out` has another length; TypeError for a part that holds no numbers.
 */
export function gather(parts: readonly ParameterPart[], out?: Float32Array): Float32Array {
  const values = parts.map((part, i) => numbersOf(part, i));
  const size = values.reduce((sum, part) => sum + sizeOf(part), 0);
  const target = out ?? new Float32Array(size);
  if (target.length !== size) {
    throw new RangeError(`The parts hold ${size} parameters, the vector to write them to ${target.length}.`);
  }
  let start = 0;
  for (const part of values) start = read(part, target, start);
  return target;
}

/**
 * Writes a flat vector [m] back into the parts that `gather` took it from, in place.
 *
 * @throws RangeError where the lengths differ; TypeError for tensors, which cannot be written to: give `create`.
 */
export function scatter(theta: Float32Array, parts: readonly ParameterPart[]): void;
/**
 * Makes a new part of each piece of a flat vector, of the shape that the part had:
 * `model.setWeights(scatter(theta, model.getWeights(), tf.tensor))`.
 *
 * @param create Gets a copy of the numbers and the shape.
 * @throws RangeError where the lengths differ.
 */
export function scatter<Part>(
  theta: Float32Array,
  parts: readonly ParameterPart[],
  create: (values: Float32Array<ArrayBuffer>, shape: number[]) => Part,
): Part[];
export function scatter<Part>(
  theta: Float32Array,
  parts: readonly ParameterPart[],
  create?: (values: Float32Array<ArrayBuffer>, shape: number[]) => Part,
): Part[] | void {
  const shapes = parts.map(shapeOf);
  const sizes = shapes.map((shape) => shape.reduce((product, size) => product * size, 1));
  const size = sizes.reduce((sum, count) => sum + count, 0);
  if (theta.length !== size) {
    throw new RangeError(`The parts hold ${size} parameters, the vector has ${theta.length}.`);
  }
  let start = 0;
  const pieces = sizes.map((count) => theta.subarray(start, (start += count)));
  if (create !== undefined) return pieces.map((piece, i) => create(piece.slice(), [...shapes[i]]));
  const fixed = parts.findIndex(isTensor);
  if (fixed >= 0) {
    throw new TypeError(
      `Part ${fixed} is a tensor, which cannot be written to; scatter(theta, parts, tf.tensor) makes new ones.`,
    );
  }
  for (const [i, part] of parts.entries()) write(pieces[i], part as Float32Array | Float64Array | NumberList);
}

/** A layout with one entry, and one layer, for each part. Entries are named as tensors are, else by their number from 0. */
export function partsLayout(parts: readonly ParameterPart[]): ParameterLayout {
  return parts.map((part, i) => ({
    name: (isTensor(part) ? part.name : undefined) ?? String(i),
    shape: shapeOf(part),
    layer: i + 1,
  }));
}

type Numbers = Float32Array | Float64Array;

function isTensor(part: ParameterPart): part is TensorPart {
  return typeof part === 'object' && part !== null && 'dataSync' in part;
}

function isNested(part: NumberList): part is readonly NumberList[] {
  return Array.isArray(part[0]);
}

function numbersOf(part: ParameterPart, position: number): Numbers | NumberList {
  if (isTensor(part)) return part.dataSync() as Numbers;
  if (ArrayBuffer.isView(part) || Array.isArray(part)) return part;
  throw new TypeError(
    `Part ${position} of the parameters holds no numbers: give a Float32Array, a list of numbers or rows, or a tensor.`,
  );
}

function sizeOf(part: Numbers | NumberList): number {
  if (!Array.isArray(part) || !isNested(part)) return part.length;
  return part.reduce((sum, row) => sum + sizeOf(row), 0);
}

/** Copies the numbers to `target` from `start` on, and returns where they end. */
function read(part: Numbers | NumberList, target: Float32Array, start: number): number {
  if (ArrayBuffer.isView(part)) {
    target.set(part, start);
    return start + part.length;
  }
  if (isNested(part)) return part.reduce((at, row) => read(row, target, at), start);
  // An array's numbers one by one: `set` takes ten times as long for a list.
  for (let k = 0; k < part.length; k += 1) target[start + k] = part[k] as number;
  return start + part.length;
}

/** Of a list of rows the first one of each level says how long all are. */
function shapeOf(part: ParameterPart): readonly number[] {
  if (isTensor(part)) return part.shape;
  if (!Array.isArray(part) || !isNested(part)) return [part.length as number];
  return [part.length, ...shapeOf(part[0])];
}

function write(values: Float32Array, part: Float32Array | Float64Array | NumberList): void {
  if (part instanceof Float32Array || part instanceof Float64Array) return part.set(values);
  if (!isNested(part)) {
    for (let k = 0; k < values.length; k += 1) (part as number[])[k] = values[k];
    return;
  }
  const size = values.length / part.length;
  for (const [i, row] of part.entries()) write(values.subarray(i * size, (i + 1) * size), row);
}
