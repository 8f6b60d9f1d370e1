import { refuseNonFinite } from './finite.ts';
import type { PathCentre } from './centredGram.ts';
import type { ParameterPath } from './parameterPath.ts';
import type { TemporalKernels } from './temporalKernels.ts';

/** Snapshots that are turned into columns at a time: fixed, so that no bit depends on the memory at hand. */
const CHUNK = 1024;

export interface ColumnGram {
  /** A^T A [m, m] of the centred path, or of the path itself; row-major, exactly symmetric. */
  readonly gram: Float64Array;
  /** c [m], zeros where nothing is centred. */
  readonly origin: Float64Array;
  /** Eigenvalues up to here are rounding. */
  readonly noise: number;
}

/**
 * The Gram matrix of a tall path's parameters: m^2 products instead of n^2, in one reading of the rows; 1024 rows are
 * held at a time. Centred, it is the difference of large numbers, as `centredGram`.
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
    readonly kernels: Pick<TemporalKernels, 'gramBlock'>;
    readonly centre?: PathCentre;
    readonly onProgress?: (done: number, total: number) => void;
  },
): ColumnGram {
  const { begin, end, dimension: m } = path;
  const count = end - begin;
  const columns = Array.from({ length: m }, () => new Float32Array(Math.min(CHUNK, count)));
  const gram = new Float64Array(m * m);
  const products = new Float64Array(m * m);
  const sums = new Float64Array(m);
  for (let from = begin; from < end; from += CHUNK) {
    const size = Math.min(CHUNK, end - from);
    for (let i = 0; i < size; i += 1) {
      const row = path.at(from + i);
      refuseNonFinite(row, from + i);
      for (let k = 0; k < m; k += 1) {
        columns[k][i] = row[k];
        sums[k] += row[k];
      }
    }
    const used = columns.map((column) => column.subarray(0, size));
    kernels.gramBlock(used, used, products);
    for (let k = 0; k < gram.length; k += 1) gram[k] += products[k];
    onProgress?.(from + size - begin, count);
  }
  const origin = new Float64Array(m);
  if (centre === undefined) return { gram, origin, noise: 0 };
  if (centre === 'first') origin.set(path.at(begin));
  else for (let k = 0; k < m; k += 1) origin[k] = sums[k] / count;
  let largest = 0;
  for (let i = 0; i < m; i += 1) {
    largest = Math.max(largest, gram[i * m + i]);
    for (let j = 0; j <= i; j += 1) {
      // sum_i (a_i - c)(a_i - c)^T
      const less = sums[i] * origin[j] + origin[i] * sums[j] - count * origin[i] * origin[j];
      gram[i * m + j] -= less;
      gram[j * m + i] = gram[i * m + j];
    }
    gram[i * m + i] = Math.max(0, gram[i * m + i]);
  }
  return { gram, origin, noise: 4 * largest * m * Number.EPSILON };
}
