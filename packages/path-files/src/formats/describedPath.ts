import {
  type DescribedPath,
  firstNonFinite,
  flatLayout,
  layoutSlices,
  type ParameterLayout,
} from '@policypath/path-buffer';
import { stepsName } from './pathMetadata.ts';
import { littleEndian } from './scalarType.ts';

export interface WritePathOptions {
  /** Instead of the path's own; without either the vector has one part. */
  readonly layout?: ParameterLayout;
  /** The step of each snapshot, oldest first, instead of the path's own. */
  readonly steps?: readonly number[];
}

/**
 * What a writer needs to know before the first row.
 *
 * @throws TypeError for what is no path, such as a list of rows.
 * @throws RangeError for a path without snapshots, or a layout or steps that do not fit it.
 */
export function describePath(
  path: DescribedPath,
  options: WritePathOptions = {},
): { length: number; layout: ParameterLayout; steps: readonly number[] | undefined } {
  if (typeof path !== 'object' || path === null || typeof path.at !== 'function' || !Number.isInteger(path.begin)) {
    const given = Array.isArray(path) ? `a list of ${path.length}` : path === null ? 'null' : `a ${typeof path}`;
    throw new TypeError(
      `A path to be written is a PathBuffer, or an object with begin, end, dimension and at(index); got ${given}.`,
    );
  }
  const length = path.end - path.begin;
  if (!(length > 0)) throw new RangeError('The path has no snapshot; there is nothing to write.');
  const layout = options.layout ?? path.layout ?? flatLayout(path.dimension);
  const { dimension } = layoutSlices(layout);
  if (dimension !== path.dimension) {
    throw new RangeError(`The layout describes ${dimension} parameters, the path has ${path.dimension}.`);
  }
  const steps = options.steps ?? path.steps;
  if (steps !== undefined && steps.length !== length) {
    throw new RangeError(`Got ${steps.length} steps for ${length} snapshots.`);
  }
  const bad = steps?.findIndex((step, i) => !Number.isSafeInteger(step) || step < (i === 0 ? 0 : steps[i - 1])) ?? -1;
  if (bad >= 0)
    throw new RangeError(`Step ${steps?.[bad]} of snapshot ${bad}: steps are whole numbers and never go back.`);
  return { length, layout, steps };
}

/** The rows of a path as bytes. @throws RangeError for a row of the wrong length or with a value that is not finite. */
export function* rowChunks(path: DescribedPath): Generator<Uint8Array<ArrayBuffer>, void> {
  for (let index = path.begin; index < path.end; index += 1) {
    yield floatBytes(path.at(index), path.dimension, `Snapshot ${index}`);
  }
}

/** Parameters as little-endian float32, copied. */
export function floatBytes(parameters: Float32Array, dimension: number, what: string): Uint8Array<ArrayBuffer> {
  if (parameters.length !== dimension) {
    throw new RangeError(`${what} has ${parameters.length} parameters, expected ${dimension}.`);
  }
  const bad = firstNonFinite(parameters);
  if (bad >= 0) throw new RangeError(`${what} is not finite: ${parameters[bad]} at position ${bad}.`);
  if (littleEndian) return new Uint8Array(parameters.slice().buffer);
  const view = new DataView(new ArrayBuffer(dimension * 4));
  for (let k = 0; k < dimension; k += 1) view.setFloat32(4 * k, parameters[k], true);
  return new Uint8Array(view.buffer);
}

/** Steps as little-endian int64. */
export function stepBytes(steps: readonly number[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(8 * steps.length));
  for (const [i, step] of steps.entries()) view.setBigInt64(8 * i, BigInt(step), true);
  return new Uint8Array(view.buffer);
}

/** @throws RangeError for a name that a file keeps for itself. */
export function refuseReservedNames(layout: ParameterLayout): void {
  const reserved = layout.find(({ name }) => name === stepsName || name === '__metadata__');
  if (reserved !== undefined) throw new RangeError(`'${reserved.name}' is a name that the file keeps for itself.`);
}
