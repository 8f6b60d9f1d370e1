import type { Eigenpairs } from './denseEigenpairs.ts';
import type { DenseKernels } from './temporalKernels.ts';

/** Singular values down to this share of the largest are taken of one Gram matrix. */
const BAND = 1 / 64;

/**
 * Singular values up to this share of the largest are rounding of a matrix of `rows` rows that was reflected, not squared. Of ten
 * parameters that never move, the second of 300 snapshots is 20 eps.
 */
export function reflectedNoise(rows: number): number {
  return Math.max(64, rows) * Number.EPSILON;
}

/** Lengths of the arrays that `deflatedSvd` allocates. */
export function deflatedLengths(n: number): number[] {
  return [n * n, n * n, n * n, n];
}

/**
 * Singular values [n], largest first, and left vectors (`vectors` [n, n], one a row) of a matrix B [n, n], to a few eps of
 * the largest value however small they are. The Gram matrix of B gives those within a factor of 64 of the largest without loss; its
 * eigenvectors rotate the rows of B, the small ones among which are then decomposed by themselves, and so on: in each round the
 * couplings that are left out are of the size of eps. Values that are rounding are 0.
 *
 * @param matrix in the workspace; overwritten
 */
export function deflatedSvd(
  matrix: Float64Array,
  n: number,
  own: Pick<DenseKernels, 'allocateFloat64' | 'multiplyFloat64' | 'symmetricEigen'>,
): Eigenpairs {
  const [lefts, spare, rotation, eigenvalues] = deflatedLengths(n).map((length) => own.allocateFloat64(length));
  const values = new Float64Array(n);
  let largest = 0;
  for (let done = 0; done < n;) {
    const left = n - done;
    const small = matrix.subarray(done * n, n * n);
    const gram = spare.subarray(0, left * left);
    const square = { rows: left, columns: left, inner: n };
    own.multiplyFloat64({ ...square, a: small, b: small, out: gram, transposeB: true });
    own.symmetricEigen(left, gram, eigenvalues.subarray(0, left), rotation.subarray(0, left * left));
    const rotate = (of: Float64Array, length: number): void => {
      const rotated = spare.subarray(0, left * length);
      own.multiplyFloat64({ rows: left, columns: length, inner: left, a: rotation, b: of, out: rotated });
      of.set(rotated);
    };
    rotate(small, n);
    if (done === 0) lefts.set(rotation);
    else rotate(lefts.subarray(done * n, n * n), n);
    const lengths = Float64Array.from({ length: left }, (_, i) => normOf(small, i * n, n));
    const top = Math.max(...lengths);
    if (done === 0) largest = top;
    const negligible = top <= largest * reflectedNoise(n);
    for (let i = 0; i < left && (negligible || i === 0 || lengths[i] > BAND * top); i += 1) {
      values[done] = negligible ? 0 : lengths[i];
      done += 1;
    }
  }
  return inOrder(values, lefts, largest * reflectedNoise(n));
}

function normOf(values: Float64Array, start: number, count: number): number {
  let square = 0;
  for (let k = start; k < start + count; k += 1) square += values[k] * values[k];
  return Math.sqrt(square);
}

/** Copies, the largest value first; those up to `noise` are 0. */
function inOrder(values: Float64Array, lefts: Float64Array, noise: number): Eigenpairs {
  const n = values.length;
  const order = Array.from(values.keys()).toSorted((i, j) => values[j] - values[i]);
  const vectors = new Float64Array(n * n);
  for (const [j, i] of order.entries()) vectors.set(lefts.subarray(i * n, (i + 1) * n), j * n);
  return { values: Float64Array.from(order, (i) => (values[i] > noise ? values[i] : 0)), vectors };
}
