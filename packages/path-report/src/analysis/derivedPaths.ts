import type { ParameterPath } from '@policypath/tsvd';

/** Every `stride`-th snapshot of a path, counted back from the newest; global indices begin at 0. */
export function thinnedPath(path: ParameterPath, stride: number): ParameterPath {
  const size = Math.floor((path.end - 1 - path.begin) / stride) + 1;
  const oldest = path.end - 1 - (size - 1) * stride;
  return { begin: 0, end: size, dimension: path.dimension, at: (index) => path.at(oldest + index * stride) };
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

/**
 * `at` of a path of which each row is read once, where a copy of all rows takes at most `bytes`: reading is what small rows
 * in a file cost. Else the path's own.
 */
export function readingOnce(path: ParameterPath, bytes: number): ParameterPath['at'] {
  if (4 * path.dimension * (path.end - path.begin) > bytes) return (index) => path.at(index);
  const rows = new Map<number, Float32Array>();
  return (index) => {
    let row = rows.get(index);
    if (row === undefined) {
      row = path.at(index).slice();
      rows.set(index, row);
    }
    return row;
  };
}
