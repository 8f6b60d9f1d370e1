/** QL sweeps for one eigenvalue; two are usual. */
const MAXIMUM_SWEEPS = 60;

/**
 * All eigenvalues of a symmetric matrix [size, size], largest first, in plain loops: Householder tridiagonalisation of
 * the lower triangle and implicit QL, as the compiled kernels do it (Golub and Van Loan, Matrix Computations, 8.3).
 * Errors are a small multiple of eps times the largest magnitude. The matrix is copied.
 *
 * @throws RangeError for a matrix with an element that is not finite.
 */
export function symmetricEigenvalues(matrix: Float64Array, size: number): Float64Array {
  let largest = 0;
  for (let k = 0; k < size * size; k += 1) largest = Math.max(largest, Math.abs(matrix[k]));
  if (largest === 0) return new Float64Array(size);
  if (!Number.isFinite(largest)) throw new RangeError('Eigenvalues are asked of a matrix that is not finite.');
  const { diagonal, offDiagonal } = tridiagonalise(
    matrix.subarray(0, size * size).map((element) => element / largest),
    size,
  );
  diagonalise(diagonal, offDiagonal);
  return diagonal.sort((one, other) => other - one).map((value) => value * largest);
}

/**
 * Reflects the rows away from the last one up. One pass over the rows above both subtracts the last reflection
 * (A <- A - u q^T - q u^T) and multiplies with the next (A v), for the memory is what takes the time.
 */
function tridiagonalise(a: Float64Array, size: number): { diagonal: Float64Array; offDiagonal: Float64Array } {
  const diagonal = new Float64Array(size);
  const offDiagonal = new Float64Array(size);
  let u = new Float64Array(size);
  let v = new Float64Array(size);
  const q = new Float64Array(size);
  const product = new Float64Array(size);
  for (let i = size - 1; i >= 0; i -= 1) {
    const start = i * size;
    let rest = 0;
    for (let k = 0; k <= i; k += 1) {
      v[k] = a[start + k] - u[i] * q[k] - q[i] * u[k];
      if (k < i - 1) rest += v[k] * v[k];
    }
    diagonal[i] = v[i];
    if (i === 0) break;
    const last = v[i - 1];
    const norm = Math.sqrt(rest + last * last);
    let scale = 0;
    offDiagonal[i - 1] = last;
    // Nothing beside the largest element, which is 1; and the square of `scale` stays finite.
    if (rest > 1e-75) {
      offDiagonal[i - 1] = last < 0 ? norm : -norm;
      v[i - 1] = last < 0 ? last - norm : last + norm;
      scale = 1 / (norm * (norm + Math.abs(last)));
    }
    product.fill(0, 0, i);
    for (let row = 0; row < i; row += 1) subtractAndMultiply(a, row * size, row, { u, q, v, product });
    let inner = 0;
    for (let k = 0; k < i; k += 1) inner += product[k] * v[k];
    const half = (scale * scale * inner) / 2;
    for (let k = 0; k < i; k += 1) q[k] = scale * product[k] - half * v[k];
    [u, v] = [v, u];
  }
  return { diagonal, offDiagonal };
}

interface Reflections {
  readonly u: Float64Array;
  readonly q: Float64Array;
  readonly v: Float64Array;
  readonly product: Float64Array;
}

/** One row of a pass, and its mirror image above the diagonal. */
function subtractAndMultiply(a: Float64Array, start: number, row: number, { u, q, v, product }: Reflections): void {
  const [ofU, ofQ, ofV] = [u[row], q[row], v[row]];
  let sum = 0;
  for (let k = 0; k < row; k += 1) {
    const element = a[start + k] - ofU * q[k] - ofQ * u[k];
    a[start + k] = element;
    sum += element * v[k];
    product[k] += element * ofV;
  }
  a[start + row] -= 2 * ofU * ofQ;
  product[row] += sum + a[start + row] * ofV;
}

/** Eigenvalues of a tridiagonal matrix onto its diagonal, by implicit QL with Wilkinson's shift. */
function diagonalise(d: Float64Array, e: Float64Array): void {
  const size = d.length;
  let norm = 0;
  for (let i = 0; i < size; i += 1) norm = Math.max(norm, Math.abs(d[i]) + Math.abs(e[i]));
  // Couplings far below the rounding of the reduction are none.
  const nothing = norm * Number.EPSILON * 2 ** -10;
  for (let first = 0; first < size; first += 1) {
    for (let sweeps = 0; ; sweeps += 1) {
      let last = first;
      while (last + 1 < size) {
        const relative = Number.EPSILON * (Math.abs(d[last]) + Math.abs(d[last + 1]));
        if (Math.abs(e[last]) <= Math.max(nothing, relative)) break;
        last += 1;
      }
      if (last === first) break;
      if (sweeps === MAXIMUM_SWEEPS) throw new RangeError('An eigenvalue of a symmetric matrix did not converge.');
      sweep(d, e, first, last);
    }
  }
}

/** One QL sweep over the uncoupled block [first, last]. */
function sweep(d: Float64Array, e: Float64Array, first: number, last: number): void {
  e[last] = 0;
  const slope = (d[first + 1] - d[first]) / (2 * e[first]);
  const root = Math.sqrt(slope * slope + 1);
  let g = d[last] - d[first] + e[first] / (slope < 0 ? slope - root : slope + root);
  let [s, c, p] = [1, 1, 0];
  for (let i = last; i > first; i -= 1) {
    const f = s * e[i - 1];
    const b = c * e[i - 1];
    const length = Math.sqrt(f * f + g * g);
    if (i < last) e[i] = length;
    if (length === 0) {
      d[i] -= p;
      return;
    }
    s = f / length;
    c = g / length;
    g = d[i] - p;
    const r = (d[i - 1] - g) * s + 2 * c * b;
    p = s * r;
    d[i] = g + p;
    g = c * r - b;
  }
  d[first] -= p;
  e[first] = g;
}
