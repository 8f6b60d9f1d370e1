import type { ParameterPath } from './parameterPath.ts';

/** Parameters of some neighbouring columns of a path. */
export interface Columns {
  readonly from: number;
  readonly to: number;
}

/** Snapshots of more parameters are read by columns, where the path can. */
export const WIDE = 2 ** 23;
/** Columns read at a time. */
const BLOCK = 2 ** 19;

/** All columns of a path in one piece, or in blocks where its snapshots are too large to be held. */
export function columnBlocks({ dimension, read }: ParameterPath): Columns[] {
  if (read === undefined || dimension <= WIDE) return [{ from: 0, to: dimension }];
  const count = Math.ceil(dimension / BLOCK);
  return Array.from({ length: count }, (_, i) => ({ from: i * BLOCK, to: Math.min(dimension, (i + 1) * BLOCK) }));
}

/**
 * Some columns of a path as a path of their own.
 *
 * @param reused Whether `at` gives the same memory again at every call.
 */
export function columnsOf(path: ParameterPath, { from, to }: Columns, reused = false): ParameterPath {
  const { begin, end, read } = path;
  if (from === 0 && to === path.dimension) return path;
  const dimension = to - from;
  const memory = reused ? new Float32Array(dimension) : undefined;
  return {
    begin,
    end,
    dimension,
    at(index) {
      if (read === undefined) return path.at(index).subarray(from, to);
      const out = memory ?? new Float32Array(dimension);
      read(index, from, out);
      return out;
    },
  };
}

/** The sum over blocks of columns of what `products` returns for each of them; that of the whole path where it is one block. */
export function summedOverColumns(
  path: ParameterPath,
  products: (columns: ParameterPath) => Float64Array,
): Float64Array {
  const [first, ...others] = columnBlocks(path);
  const sum = products(columnsOf(path, first));
  for (const block of others) {
    const part = products(columnsOf(path, block));
    for (let k = 0; k < sum.length; k += 1) sum[k] += part[k];
  }
  return sum;
}
