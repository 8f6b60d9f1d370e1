import type { Eigenpairs } from '../denseEigenpairs.ts';
import type { DenseKernels } from '../temporalKernels.ts';

/** Steps for one root; four to six are usual. */
const MAXIMUM_STEPS = 40;
/** Residuals up to this many n eps lambda_1 are rounding: that of the sums over increments which G and H are. */
const ROUNDING = 16;
/** Vectors as orthogonal as that are those of the matrix. */
const ORTHOGONAL = 1e-13;

/** What vectors are made in: arrays of the workspace of `kernels`, for matrices of order n and up to `capacity` vectors. */
export interface UncentredWork {
  readonly kernels: Pick<DenseKernels, 'multiplyFloat64'>;
  /** G [n, n], for the products. */
  readonly matrix: Float64Array;
  /** [n] */
  readonly row: Float64Array;
  /** [n] */
  readonly along: Float64Array;
  /** [capacity, n] */
  readonly weights: Float64Array;
  /** [capacity, n] */
  readonly images: Float64Array;
}

/** The matrix on the mean and the centred vectors: `corner` and the `poles` on the diagonal, `couplings` beside the corner. */
interface Arrowhead {
  readonly corner: number;
  readonly poles: Float64Array;
  readonly couplings: Float64Array;
}

/**
 * The leading eigenvectors of a path's Gram matrix G from all eigenpairs (mu_i, v_i) of its centred one H. With e the
 * constant unit vector and g = P G e, P centring, G is e e^T (e . G e) + e g^T + g e^T + H: an arrowhead matrix on e and
 * the v_i. Its eigenvalues are the roots of a secular equation, one on each side of every mu_i, and the vector of the root
 * lambda is e + sum_i (g . v_i) / (lambda - mu_i) v_i (O'Leary and Stewart 1990; Golub and Van Loan, Matrix Computations, 8.4).
 *
 * @param values Eigenvalues [n] of G, largest first.
 * @param vectors Receives the vectors [count, n], one a row.
 * @returns Whether residuals and angles of the vectors are rounding. Where mu_i coincide or are not coupled they are not.
 */
export function uncentredEigenvectors(
  values: Float64Array,
  centred: Eigenpairs,
  vectors: Float64Array,
  { kernels, matrix, row, along, weights, images }: UncentredWork,
): boolean {
  const n = values.length;
  const count = vectors.length / n;
  const corner = meanRow(matrix, row);
  kernels.multiplyFloat64({ rows: n, columns: 1, inner: n, a: centred.vectors, b: row, out: along });
  const arrowhead = { corner, poles: centred.values, couplings: along };
  const constants = new Float64Array(count);
  for (let j = 0; j < count; j += 1) {
    const root = secularRoot(arrowhead, j);
    if (root === undefined) return false;
    let square = 1;
    for (let i = 0; i < n; i += 1) {
      const weight = along[i] / (centred.values[root.pole] - centred.values[i] + root.offset);
      weights[j * n + i] = weight;
      square += weight * weight;
    }
    const length = Math.sqrt(square);
    for (let i = 0; i < n; i += 1) weights[j * n + i] /= length;
    constants[j] = 1 / length / Math.sqrt(n);
  }
  kernels.multiplyFloat64({ rows: count, columns: n, inner: n, a: weights, b: centred.vectors, out: vectors });
  for (let j = 0; j < count; j += 1) for (let k = 0; k < n; k += 1) vectors[j * n + k] += constants[j];
  kernels.multiplyFloat64({ rows: count, columns: n, inner: n, a: vectors, b: matrix, out: images });
  return areEigenvectors(values, vectors, images, count);
}

/** Writes g = P G e. @returns e . G e */
function meanRow(matrix: Float64Array, row: Float64Array): number {
  const n = row.length;
  let sum = 0;
  for (let i = 0; i < n; i += 1) {
    let along = 0;
    for (let k = 0; k < n; k += 1) along += matrix[i * n + k];
    row[i] = along;
    sum += along;
  }
  const mean = sum / n;
  for (let i = 0; i < n; i += 1) row[i] = (row[i] - mean) / Math.sqrt(n);
  return mean;
}

/**
 * Eigenvalue j from 0 of the arrowhead matrix, between pole j and pole j - 1, as a pole and the offset from it, which keeps its
 * digits however near the pole is; undefined where the equation has no such root to float64's rounding.
 */
function secularRoot(arrowhead: Arrowhead, j: number): { readonly pole: number; readonly offset: number } | undefined {
  const { corner, poles, couplings } = arrowhead;
  const below = poles[j];
  let pole = j;
  let [low, high] = [0, 0];
  if (j === 0) {
    high = Math.max(corner - below, 0);
    for (const coupling of couplings) high += Math.abs(coupling);
  } else {
    const half = (poles[j - 1] - below) / 2;
    if (!(half > 0)) return undefined;
    if (secular(arrowhead, j, half).value > 0) {
      pole = j - 1;
      low = -half;
    } else {
      high = half;
    }
  }
  const square = couplings[pole] ** 2;
  if (!(square > 0)) return undefined;
  let offset = (low + high) / 2;
  for (let step = 0; step < MAXIMUM_STEPS; step += 1) {
    const { value, rest, slope, rounding } = secular(arrowhead, pole, offset);
    if (Math.abs(value) <= rounding) return { pole, offset };
    // The equation falls from pole to pole.
    if (value > 0) low = offset;
    else high = offset;
    const next = nextOffset(rest - slope * offset, slope, square, high > 0);
    const inside = next > low && next < high;
    const moved = inside ? next : (low + high) / 2;
    if (!(Math.abs(moved - offset) > 2 * Number.EPSILON * Math.abs(offset))) return { pole, offset: moved };
    offset = moved;
  }
  return undefined;
}

/**
 * corner - lambda + sum_i b_i^2 / (lambda - mu_i) at an offset from a pole, and what float64 cannot tell from 0 in it; `rest` is
 * without that pole, `slope` the latter's.
 */
function secular({ corner, poles, couplings }: Arrowhead, pole: number, offset: number) {
  const origin = poles[pole];
  let rest = corner - origin - offset;
  let slope = -1;
  let size = Math.abs(corner) + Math.abs(origin + offset);
  for (let i = 0; i < poles.length; i += 1) {
    if (i === pole) continue;
    const ratio = couplings[i] / (origin - poles[i] + offset);
    const term = couplings[i] * ratio;
    rest += term;
    size += Math.abs(term);
    slope -= ratio * ratio;
  }
  const term = couplings[pole] ** 2 / offset;
  return { value: rest + term, rest, slope, rounding: Number.EPSILON * (size + Math.abs(term)) };
}

/** The root of constant + slope x + square / x with the sign asked for; slope < 0 < square. */
function nextOffset(constant: number, slope: number, square: number, positive: boolean): number {
  const root = Math.sqrt(constant * constant - 4 * slope * square);
  if (positive) return constant < 0 ? (2 * square) / (root - constant) : (constant + root) / (-2 * slope);
  return constant > 0 ? (-2 * square) / (root + constant) : (root - constant) / (2 * slope);
}

/** Whether residuals are those of rounding and the vectors orthonormal. */
function areEigenvectors(values: Float64Array, vectors: Float64Array, images: Float64Array, count: number): boolean {
  const n = values.length;
  const bound = ROUNDING * n * Number.EPSILON * values[0];
  for (let j = 0; j < count; j += 1) {
    let square = 0;
    for (let k = j * n; k < (j + 1) * n; k += 1) square += (images[k] - values[j] * vectors[k]) ** 2;
    if (!(Math.sqrt(square) <= bound)) return false;
    for (let i = 0; i <= j; i += 1) {
      let product = 0;
      for (let k = 0; k < n; k += 1) product += vectors[i * n + k] * vectors[j * n + k];
      if (!(Math.abs(product - (i === j ? 1 : 0)) <= ORTHOGONAL)) return false;
    }
  }
  return true;
}
