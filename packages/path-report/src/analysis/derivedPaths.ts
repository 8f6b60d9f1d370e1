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
