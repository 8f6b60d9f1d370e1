import type { ParameterPath } from '@policypath/tsvd';

/** Every `stride`-th snapshot of a path, counted back from the newest; global indices begin at 0. */
export function thinnedPath(path: ParameterPath, stride: number): ParameterPath {
  const size = Math.floor((path.end - 1 - path.begin) / stride) + 1;
  const oldest = path.end - 1 - (size - 1) * stride;
  return { begin: 0, end: size, dimension: path.dimension, at: (index) => path.at(oldest + index * stride) };
}

/** What centring needs: the first snapshot and the mean difference from it, so that equal snapshots are exactly 0. */
export interface Centre {
  readonly first: Float32Array;
  readonly difference: Float64Array;
}

/** The mean snapshot of a path, by one pass. */
export function centreOf(path: ParameterPath): Centre {
  const first = path.at(path.begin).slice();
  const difference = new Float64Array(path.dimension);
  for (let index = path.begin; index < path.end; index += 1) {
    const row = path.at(index);
    for (let k = 0; k < row.length; k += 1) difference[k] += row[k] - first[k];
  }
  const count = path.end - path.begin;
  for (let k = 0; k < difference.length; k += 1) difference[k] /= count;
  return { first, difference };
}

/** A path less a mean snapshot, subtracted in float64 and rounded once, to float32, at the size of the moves. */
export function centredPath(path: ParameterPath, { first, difference }: Centre): ParameterPath {
  return {
    begin: path.begin,
    end: path.end,
    dimension: path.dimension,
    at: (index) => {
      const row = path.at(index);
      return row.map((value, k) => value - first[k] - difference[k]);
    },
  };
}

/** A path that tells how many rows were read. */
export function countedPath(path: ParameterPath, onRow: (rows: number) => void): ParameterPath {
  let rows = 0;
  return {
    begin: path.begin,
    end: path.end,
    dimension: path.dimension,
    at: (index) => {
      const row = path.at(index);
      rows += 1;
      onRow(rows);
      return row;
    },
  };
}
