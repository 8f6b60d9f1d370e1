import { shown } from '@policypath/options';

/** A path of parameter vectors, oldest first. `Float32Array[]` is accepted too by functions that take a `PathSource`. */
export interface ParameterPath {
  /** Global index of the oldest snapshot. */
  readonly begin: number;
  /** Global index after the newest snapshot. */
  readonly end: number;
  /** m: parameters in a snapshot. */
  readonly dimension: number;
  /** Snapshot `index` [m], begin <= index < end: a view, valid until that snapshot is overwritten. */
  at(index: number): Float32Array;
  /**
   * Reads parameters of snapshot `index` from `start` on into `out`, as many as it has room for. Where a path has it, snapshots of
   * more than some 10 million parameters are read by columns and never held whole.
   */
  readonly read?: ((index: number, start: number, out: Float32Array) => void) | undefined;
}

/** A path of coordinates in float64, such as the rows of the left vectors. */
export interface CoordinatePath {
  readonly begin: number;
  readonly end: number;
  readonly dimension: number;
  at(index: number): Float64Array;
}

/** What the functions of this package read a whole path from. `SlidingTemporalSvd` follows a `ParameterPath` only. */
export type PathSource = ParameterPath | readonly Float32Array[];

function isList(path: PathSource | CoordinatePath): path is readonly Float32Array[] {
  return Array.isArray(path);
}

/**
 * A list of rows as a path with global indices from 0; a path is returned as it is.
 *
 * @throws TypeError for anything else, and a row that is no Float32Array.
 * @throws RangeError when there is no snapshot, or the rows of a list differ in length.
 */
export function asPath(path: PathSource): ParameterPath;
export function asPath(path: PathSource | CoordinatePath): ParameterPath | CoordinatePath;
export function asPath(path: PathSource | CoordinatePath): ParameterPath | CoordinatePath {
  if (!isList(path)) {
    const fits =
      typeof path === 'object' && path !== null && typeof path.at === 'function' && !ArrayBuffer.isView(path);
    if (!fits || ![path.begin, path.end, path.dimension].every(Number.isSafeInteger)) {
      throw new TypeError(
        `A path is a list of rows, Float32Array[], or an object with begin, end, dimension and at(index); got ${shown(path)}.`,
      );
    }
    if (path.end <= path.begin) throw new RangeError('The path has no snapshot.');
    return path;
  }
  if (path.length === 0) throw new RangeError('The path has no snapshot.');
  const dimension = path[0]?.length;
  for (const [index, row] of path.entries()) {
    if (!(row instanceof Float32Array)) {
      throw new TypeError(
        `Snapshot ${index} of a list is a Float32Array, got ${shown(row)}: Float32Array.from(row) makes one.`,
      );
    }
    if (row.length !== dimension) {
      throw new RangeError(`Snapshot ${index} has ${row.length} parameters, snapshot 0 has ${dimension}.`);
    }
  }
  return { begin: 0, end: path.length, dimension, at: (index) => path[index] };
}
