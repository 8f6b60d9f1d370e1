import type { DenseKernels } from './temporalKernels.ts';

/** Passes after which the rows are taken as they are; two or three are usual. */
const MAXIMUM_PASSES = 6;
/** Smallest eigenvalue of the rows' inner products from which one more pass would change rounding only. */
const WELL_CONDITIONED = 0.5;

/** Arrays of the kernels' workspace. */
export interface OrthonormaliseSpace {
  /** [count, size]. */
  readonly rows: Float64Array;
  /** [count, count]. */
  readonly products: Float64Array;
  /** [count, count]. */
  readonly vectors: Float64Array;
  /** [count]. */
  readonly values: Float64Array;
}

/**
 * Replaces the rows of `block` [count, size] by an orthonormal basis of their span, in place and in float64, and returns
 * how many rows are left. Rows not longer than `floor` are dropped first; the others are scaled to length 1, and the
 * eigenvectors of their inner products, scaled by the roots of the eigenvalues, combine them (Stathopoulos and Wu 2002,
 * "A block orthogonalization procedure with constant synchronization requirements"): products only, repeated until the
 * inner products are near the identity. Directions that only rounding tells from 0 are dropped.
 */
export function orthonormalise(
  kernels: Pick<DenseKernels, 'multiplyFloat64' | 'symmetricEigen'>,
  block: Float64Array,
  { count, size, floor }: { readonly count: number; readonly size: number; readonly floor: number },
  space: OrthonormaliseSpace,
): number {
  let left = scaleRows(block, count, size, floor);
  for (let pass = 0; left > 0 && pass < MAXIMUM_PASSES; pass += 1) {
    const rows = block.subarray(0, left * size);
    const products = space.products.subarray(0, left * left);
    kernels.multiplyFloat64({
      rows: left,
      columns: left,
      inner: size,
      a: rows,
      b: rows,
      out: products,
      transposeB: true,
    });
    const values = space.values.subarray(0, left);
    const vectors = space.vectors.subarray(0, left * left);
    kernels.symmetricEigen(left, products, values, vectors);
    const noise = 4 * left * Number.EPSILON * values[0];
    let kept = 0;
    while (kept < left && values[kept] > noise) kept += 1;
    for (let j = 0; j < kept; j += 1) {
      const factor = 1 / Math.sqrt(values[j]);
      for (let i = 0; i < left; i += 1) vectors[j * left + i] *= factor;
    }
    const combined = space.rows.subarray(0, kept * size);
    kernels.multiplyFloat64({ rows: kept, columns: size, inner: left, a: vectors, b: rows, out: combined });
    block.set(combined);
    const smallest = values[kept - 1];
    left = kept;
    if (smallest > WELL_CONDITIONED) break;
  }
  return left;
}

/** Scales rows to length 1 and moves those above `floor` up. @returns how many there are. */
function scaleRows(block: Float64Array, count: number, size: number, floor: number): number {
  let kept = 0;
  for (let row = 0; row < count; row += 1) {
    const start = row * size;
    let square = 0;
    for (let k = start; k < start + size; k += 1) square += block[k] * block[k];
    const norm = Math.sqrt(square);
    if (!(norm > floor)) continue;
    const target = kept * size;
    for (let k = 0; k < size; k += 1) block[target + k] = block[start + k] / norm;
    kept += 1;
  }
  return kept;
}
