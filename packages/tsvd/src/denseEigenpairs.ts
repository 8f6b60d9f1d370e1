/** Eigenpairs of a symmetric matrix of order n, largest value first; `vectors` [count, n] holds the leading ones, one a row. */
export interface Eigenpairs {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** What the two steps work on. `v` [n, n] holds the vectors, one a row, `d` [n] the diagonal and `e` [n] what stands beside it. */
interface Work {
  readonly n: number;
  readonly v: Float64Array;
  readonly d: Float64Array;
  readonly e: Float64Array;
}

/**
 * All eigenpairs of the symmetric matrix [size, size] in plain loops: Householder tridiagonalisation and implicit QL (tred2 and tql2
 * of EISPACK, as JAMA and ml-matrix have them; the same operations in the same order, and so the same bytes). 13 s at size 1000.
 */
export function denseEigenpairs(matrix: Float64Array, size: number): Eigenpairs {
  const n = size;
  // The columns of the matrix as rows: the loops then run along memory.
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) for (let j = 0; j < n; j += 1) v[j * n + i] = matrix[i * n + j];
  const work = { n, v, d: new Float64Array(n), e: new Float64Array(n) };
  tridiagonalise(work);
  accumulateReflections(work);
  diagonalise(work);
  const order = ascending(work.d).reverse();
  const vectors = new Float64Array(n * n);
  for (const [j, row] of order.entries()) vectors.set(v.subarray(row * n, (row + 1) * n), j * n);
  return { values: Float64Array.from(order, (row) => work.d[row]), vectors };
}

/** Which value is the smallest, the next and so on: by selection, which says where equal ones come. */
function ascending(values: Float64Array): number[] {
  const order = Array.from(values.keys());
  for (let i = 0; i < order.length - 1; i += 1) {
    let least = i;
    for (let j = i + 1; j < order.length; j += 1) if (values[order[j]] < values[order[least]]) least = j;
    [order[i], order[least]] = [order[least], order[i]];
  }
  return order;
}

/** Reflects the rows away from the last one up; the reflections are left in `v`. */
function tridiagonalise({ n, v, d, e }: Work): void {
  for (let j = 0; j < n; j += 1) d[j] = v[j * n + n - 1];
  for (let i = n - 1; i > 0; i -= 1) {
    let scale = 0;
    let h = 0;
    for (let k = 0; k < i; k += 1) scale += Math.abs(d[k]);
    if (scale === 0) {
      e[i] = d[i - 1];
      for (let j = 0; j < i; j += 1) {
        d[j] = v[j * n + i - 1];
        v[j * n + i] = 0;
        v[i * n + j] = 0;
      }
    } else {
      for (let k = 0; k < i; k += 1) {
        d[k] /= scale;
        h += d[k] * d[k];
      }
      const last = d[i - 1];
      const g = last > 0 ? -Math.sqrt(h) : Math.sqrt(h);
      e[i] = scale * g;
      h -= last * g;
      d[i - 1] = last - g;
      reflect({ n, v, d, e }, i, h);
    }
    d[i] = h;
  }
}

/** Applies one reflection, which lies in `d`, to the leading block of order `i`. */
function reflect({ n, v, d, e }: Work, i: number, h: number): void {
  e.fill(0, 0, i);
  for (let j = 0; j < i; j += 1) {
    const f = d[j];
    v[i * n + j] = f;
    let g = e[j] + v[j * n + j] * f;
    for (let k = j + 1; k < i; k += 1) {
      g += v[j * n + k] * d[k];
      e[k] += v[j * n + k] * f;
    }
    e[j] = g;
  }
  let f = 0;
  for (let j = 0; j < i; j += 1) {
    e[j] /= h;
    f += e[j] * d[j];
  }
  const half = f / (h + h);
  for (let j = 0; j < i; j += 1) e[j] -= half * d[j];
  for (let j = 0; j < i; j += 1) {
    const ofD = d[j];
    const ofE = e[j];
    for (let k = j; k < i; k += 1) v[j * n + k] -= ofD * e[k] + ofE * d[k];
    d[j] = v[j * n + i - 1];
    v[j * n + i] = 0;
  }
}

/** Multiplies the reflections into one orthogonal matrix. */
function accumulateReflections({ n, v, d, e }: Work): void {
  for (let i = 0; i < n - 1; i += 1) {
    v[i * n + n - 1] = v[i * n + i];
    v[i * n + i] = 1;
    const next = (i + 1) * n;
    const h = d[i + 1];
    if (h !== 0) {
      for (let k = 0; k <= i; k += 1) d[k] = v[next + k] / h;
      for (let j = 0; j <= i; j += 1) {
        let g = 0;
        for (let k = 0; k <= i; k += 1) g += v[next + k] * v[j * n + k];
        for (let k = 0; k <= i; k += 1) v[j * n + k] -= g * d[k];
      }
    }
    v.fill(0, next, next + i + 1);
  }
  for (let j = 0; j < n; j += 1) {
    d[j] = v[j * n + n - 1];
    v[j * n + n - 1] = 0;
  }
  v[n * n - 1] = 1;
  e[0] = 0;
}

/** Implicit QL sweeps over the tridiagonal matrix, one eigenvalue after the other. */
function diagonalise(work: Work): void {
  const { n, d, e } = work;
  e.copyWithin(0, 1);
  e[n - 1] = 0;
  let shift = 0;
  let largest = 0;
  for (let l = 0; l < n; l += 1) {
    largest = Math.max(largest, Math.abs(d[l]) + Math.abs(e[l]));
    let m = l;
    while (m < n && Math.abs(e[m]) > Number.EPSILON * largest) m += 1;
    if (m > l) {
      do shift += sweep(work, l, m);
      while (Math.abs(e[l]) > Number.EPSILON * largest);
    }
    d[l] += shift;
    e[l] = 0;
  }
}

/** One QL sweep over the block from `l` to `m`. @returns what was taken off its diagonal */
function sweep({ n, v, d, e }: Work, l: number, m: number): number {
  const before = d[l];
  let p = (d[l + 1] - before) / (2 * e[l]);
  const root = p < 0 ? -hypotenuse(p, 1) : hypotenuse(p, 1);
  d[l] = e[l] / (p + root);
  d[l + 1] = e[l] * (p + root);
  const second = d[l + 1];
  const shift = before - d[l];
  for (let i = l + 2; i < n; i += 1) d[i] -= shift;
  p = d[m];
  let [c, c2, c3, s, s2] = [1, 1, 1, 0, 0];
  const beside = e[l + 1];
  for (let i = m - 1; i >= l; i -= 1) {
    c3 = c2;
    c2 = c;
    s2 = s;
    const g = c * e[i];
    const h = c * p;
    const r = hypotenuse(p, e[i]);
    e[i + 1] = s * r;
    s = e[i] / r;
    c = p / r;
    p = c * d[i] - s * g;
    d[i + 1] = h + s * (c * g + s * d[i]);
    for (let k = i * n; k < (i + 1) * n; k += 1) {
      const lower = v[k + n];
      v[k + n] = s * v[k] + c * lower;
      v[k] = c * v[k] - s * lower;
    }
  }
  p = (-s * s2 * c3 * beside * e[l]) / second;
  e[l] = s * p;
  d[l] = c * p;
  return shift;
}

/** The root of a^2 + b^2 without their overflow. */
function hypotenuse(a: number, b: number): number {
  const [large, small] = Math.abs(a) > Math.abs(b) ? [a, b] : [b, a];
  if (large === 0) return 0;
  const ratio = small / large;
  return Math.abs(large) * Math.sqrt(1 + ratio * ratio);
}
