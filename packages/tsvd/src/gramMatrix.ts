import { refuseNonFinite } from './finite.ts';
import type { ParameterPath } from './parameterPath.ts';
import type { TemporalKernels } from './temporalKernels.ts';

/** Rows of one block of inner products: bounds the memory of a block, changes no bit of the result. */
export const GRAM_BLOCK = 32;

/** Views of the snapshots [from, to). */
export function rowsOf(path: ParameterPath, from: number, to: number): Float32Array[] {
  return Array.from({ length: to - from }, (_, i) => path.at(from + i));
}

/**
 * out[i, j] = rows[from + i] . rows[j] for i < to - from and j < columns, accumulated in float64; from < to <= columns.
 * `begin` is the global index of rows[0].
 *
 * @throws RangeError for a row of [from, to) that is not finite, with its global index and the first bad position.
 */
export function innerProducts(
  kernels: Pick<TemporalKernels, 'gramBlock'>,
  rows: readonly Float32Array[],
  { begin, from, to, columns }: { begin: number; from: number; to: number; columns: number },
  out: Float64Array,
): void {
  const block = rows.slice(from, to);
  kernels.gramBlock(block, columns === rows.length ? rows : rows.slice(0, columns), out);
  for (const [i, row] of block.entries()) {
    // A row's squared norm is finite only if the row is: squares of float32 values cannot overflow a float64.
    if (!Number.isFinite(out[i * columns + from + i])) refuseNonFinite(row, begin + from + i);
  }
}

/** G = A A^T [n, n] of a path, row-major, exactly symmetric. @throws RangeError for a snapshot that is not finite. */
export function gramMatrix(path: ParameterPath, kernels: Pick<TemporalKernels, 'gramBlock'>): Float64Array {
  const count = path.end - path.begin;
  const rows = rowsOf(path, path.begin, path.end);
  const gram = new Float64Array(count * count);
  const products = new Float64Array(Math.min(GRAM_BLOCK, count) * count);
  for (let from = 0; from < count; from += GRAM_BLOCK) {
    const to = Math.min(count, from + GRAM_BLOCK);
    innerProducts(kernels, rows, { begin: path.begin, from, to, columns: to }, products.subarray(0, (to - from) * to));
    for (let i = from; i < to; i += 1) {
      for (let j = 0; j <= i; j += 1) {
        gram[i * count + j] = products[(i - from) * to + j];
        gram[j * count + i] = gram[i * count + j];
      }
    }
  }
  return gram;
}
