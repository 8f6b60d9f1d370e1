import type { PathCentre } from './centredGram.ts';
import { refuseNonFinite } from './finite.ts';
import type { ParameterPath } from './parameterPath.ts';
import type { DenseKernels } from './temporalKernels.ts';

/** Snapshots that are multiplied at a time: fixed, so that no bit depends on the memory at hand. */
const CHUNK = 256;

export interface ColumnGram {
  /** A^T A [m, m] of the centred path, or of the path itself; row-major, exactly symmetric. */
  readonly gram: Float64Array;
  /** c [m], zeros where nothing is centred. */
  readonly origin: Float64Array;
  /** Eigenvalues up to here are rounding. */
  readonly noise: number;
}

/** Lengths of the arrays that `columnGram` allocates. */
export function columnGramLengths(dimension: number): number[] {
  return [CHUNK * dimension, dimension * dimension];
}

/**
 * The Gram matrix of a tall path's parameters: m^2 products instead of n^2, in one reading of the rows, 256 at a time.
 * A centred path is differenced from its first snapshot, exactly, before it is multiplied.
 *
 * @throws RangeError for a snapshot that is not finite.
 */
export function columnGram(
  path: ParameterPath,
  {
    kernels,
    centre,
    onProgress,
  }: {
    readonly kernels: DenseKernels;
    readonly centre: PathCentre | undefined;
    readonly onProgress?: (done: number, total: number) => void;
  },
): ColumnGram {
  const { begin, end, dimension: m } = path;
  const count = end - begin;
  const chunk = kernels.allocateFloat64(CHUNK * m);
  const products = kernels.allocateFloat64(m * m).fill(0);
  const origin = new Float64Array(m);
  if (centre !== undefined) origin.set(path.at(begin));
  const sums = new Float64Array(m);
  for (let from = begin; from < end; from += CHUNK) {
    const size = Math.min(CHUNK, end - from);
    for (let i = 0; i < size; i += 1) {
      const row = path.at(from + i);
      refuseNonFinite(row, from + i);
      for (let k = 0; k < m; k += 1) {
        const moved = row[k] - origin[k];
        chunk[i * m + k] = moved;
        sums[k] += moved;
      }
    }
    const shape = { rows: m, columns: m, inner: size };
    kernels.multiplyFloat64({ ...shape, a: chunk, b: chunk, out: products, transposeA: true, accumulate: true });
    onProgress?.(from + size - begin, count);
  }
  const gram = products.slice();
  let largest = 0;
  for (let i = 0; i < m; i += 1) {
    largest = Math.max(largest, gram[i * m + i]);
    for (let j = 0; j <= i; j += 1) {
      if (centre === 'mean') gram[i * m + j] -= (sums[i] * sums[j]) / count;
      gram[j * m + i] = gram[i * m + j];
    }
    gram[i * m + i] = Math.max(0, gram[i * m + i]);
  }
  if (centre !== 'mean') return { gram, origin, noise: 0 };
  for (let k = 0; k < m; k += 1) origin[k] += sums[k] / count;
  return { gram, origin, noise: 4 * m * largest * Number.EPSILON };
}
