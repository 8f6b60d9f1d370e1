import type { ParameterPath } from '@policypath/tsvd';

/** Every `stride`-th snapshot of a path, counted back from the newest; global indices begin at 0. */
export function thinnedPath(path: ParameterPath, stride: number): ParameterPath {
  const size = Math.floor((path.end - 1 - path.begin) / stride) + 1;
  const oldest = path.end - 1 - (size - 1) * stride;
  const { dimension, read } = path;
  const place = (index: number): number => oldest + index * stride;
  return {
    begin: 0,
    end: size,
    dimension,
    at: (index) => path.at(place(index)),
    read: read === undefined ? undefined : (index, start, out) => read(place(index), start, out),
  };
}

/** A path that tells how many rows were read; parts of rows count as parts. */
export function countedPath(path: ParameterPath, onRow: (rows: number) => void): ParameterPath {
  const { begin, end, dimension, read } = path;
  let numbers = 0;
  const count = (more: number): void => {
    numbers += more;
    onRow(Math.floor(numbers / dimension));
  };
  return {
    begin,
    end,
    dimension,
    at: (index) => {
      const row = path.at(index);
      count(dimension);
      return row;
    },
    read:
      read === undefined
        ? undefined
        : (index, start, out) => {
            read(index, start, out);
            count(out.length);
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
