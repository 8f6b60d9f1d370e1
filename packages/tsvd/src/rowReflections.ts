import type { DenseKernels } from './temporalKernels.ts';

/** Rows whose reflections are gathered before they are applied to all rows below. */
const PANEL = 32;
/** Rows that are reflected in plain loops; products of fewer are slow. Rows of zeros fill the last group. */
const GROUP = 4;
/** Squares below this are nothing beside the numbers of a path. */
const NOTHING = 1e-280;

type Products = Pick<DenseKernels, 'multiplyFloat64' | 'allocateFloat64'>;

/**
 * L [n, n], lower triangular, with L L^T = A A^T for a matrix A = [X_1 X_2 ...] of n rows that comes a block of columns at a time:
 * [L 0] = A Q by Householder reflections from the right (the LQ decomposition; of A^T it is the QR decomposition, and going
 * from block to block the TSQR of Demmel, Grigori, Hoemmen and Langou 2012, "Communication-optimal parallel and sequential QR
 * and LU factorizations"). Nothing is squared: the singular values of L are those of A to a few eps of the largest.
 *
 * A panel of rows is reflected by halves (Elmroth and Gustavson 2000, "Applying recursion to serial and parallel QR
 * factorization leads to better performance"), as 1 - V^T T V, so that nearly all is products of the kernels. Reflection i is
 * 1 - tau v v^T, where v is a row of the block and, in column i of L, its head.
 */
export class RowReflections {
  readonly #kernels: Products;
  readonly #rows: number;
  readonly #padded: number;
  /** L [padded, padded]. */
  readonly #triangle: Float64Array;
  /** X [n, columns]: the columns to be taken in, to be written by the caller before `absorb`, which overwrites them. */
  readonly block: Float64Array;
  /** Products of rows with reflections [n, PANEL], and the same times T. */
  readonly #products: readonly [Float64Array, Float64Array];
  /** T [k, k] of each half of each depth, and a spare one. */
  readonly #factors: readonly (readonly [Float64Array, Float64Array])[];
  readonly #spare: Float64Array;
  /** Heads of the reflections. */
  readonly #heads: Float64Array;

  /** Allocates what `lengths` says. */
  constructor({ rows, columns, kernels }: { rows: number; columns: number; kernels: Products }) {
    const [triangle, block, first, second, spare, ...factors] = RowReflections.lengths(rows, columns).map((length) =>
      kernels.allocateFloat64(length),
    );
    this.#kernels = kernels;
    this.#rows = rows;
    this.#padded = paddedRows(rows);
    this.#triangle = triangle.fill(0);
    this.block = block;
    this.#products = [first, second];
    this.#spare = spare;
    this.#factors = Array.from({ length: factors.length / 2 }, (_, i) => [factors[2 * i], factors[2 * i + 1]] as const);
    this.#heads = new Float64Array(this.#padded);
  }

  /** Lengths of the arrays for blocks of up to `columns` columns. */
  static lengths(rows: number, columns: number): number[] {
    const n = paddedRows(rows);
    const factors: number[] = [];
    for (let size = PANEL; size >= GROUP; size /= 2) factors.push(size * size, size * size);
    return [n * n, n * columns, n * PANEL, n * PANEL, PANEL * PANEL, ...factors];
  }

  /** Takes the first `columns` columns of the block in; its rows are that long and stand one after another. */
  absorb(columns: number): void {
    this.block.fill(0, this.#rows * columns, this.#padded * columns);
    for (let first = 0; first < this.#padded; first += PANEL) {
      const end = Math.min(this.#padded, first + PANEL);
      const factor = this.#reflect(first, end, columns, 0, 0);
      this.#apply({ first, end, columns, factor }, end, this.#padded);
    }
  }

  /** L [n, n], a copy. */
  triangle(): Float64Array {
    const [n, padded] = [this.#rows, this.#padded];
    const copy = new Float64Array(n * n);
    for (let i = 0; i < n; i += 1) copy.set(this.#triangle.subarray(i * padded, i * padded + i + 1), i * n);
    return copy;
  }

  /** Reflects the rows [first, end), and returns T [k, k], upper triangular. */
  #reflect(first: number, end: number, columns: number, depth: number, half: 0 | 1): Float64Array {
    const factor = this.#factors[depth][half];
    if (end - first === GROUP) {
      this.#reflectGroup(first, columns, factor);
      return factor;
    }
    const middle = first + GROUP * Math.ceil((end - first) / (2 * GROUP));
    const upper = this.#reflect(first, middle, columns, depth + 1, 0);
    this.#apply({ first, end: middle, columns, factor: upper }, middle, end);
    const lower = this.#reflect(middle, end, columns, depth + 1, 1);
    this.#join(upper, lower, { first, middle, end, columns }, factor);
    return factor;
  }

  /** T = [T1, -T1 (V1 V2^T) T2; 0, T2]. */
  #join(
    upper: Float64Array,
    lower: Float64Array,
    { first, middle, end, columns }: { first: number; middle: number; end: number; columns: number },
    factor: Float64Array,
  ): void {
    const [k1, k2] = [middle - first, end - middle];
    const count = k1 + k2;
    const [inner, coupling] = this.#products;
    const [a, b] = [this.#blockRows(first, middle, columns), this.#blockRows(middle, end, columns)];
    const kernels = this.#kernels;
    kernels.multiplyFloat64({ rows: k1, columns: k2, inner: columns, a, b, out: inner, transposeB: true });
    kernels.multiplyFloat64({ rows: k1, columns: k2, inner: k2, a: inner, b: lower, out: coupling });
    kernels.multiplyFloat64({ rows: k1, columns: k2, inner: k1, a: upper, b: coupling, out: this.#spare });
    factor.fill(0, 0, count * count);
    for (let i = 0; i < k1; i += 1) {
      for (let j = i; j < k1; j += 1) factor[i * count + j] = upper[i * k1 + j];
      for (let j = 0; j < k2; j += 1) factor[i * count + k1 + j] = -this.#spare[i * k2 + j];
    }
    for (let i = 0; i < k2; i += 1) {
      for (let j = i; j < k2; j += 1) factor[(k1 + i) * count + k1 + j] = lower[i * k2 + j];
    }
  }

  /** Rows [from, to) times 1 - V^T T V, V the reflections of the rows [first, end). */
  #apply(
    { first, end, columns, factor }: { first: number; end: number; columns: number; factor: Float64Array },
    from: number,
    to: number,
  ): void {
    if (from === to) return;
    const triangle = this.#triangle;
    const heads = this.#heads;
    const n = this.#padded;
    const [rows, count] = [to - from, end - first];
    const [along, factors] = this.#products;
    const [a, b] = [this.#blockRows(from, to, columns), this.#blockRows(first, end, columns)];
    for (let i = 0; i < rows; i += 1) {
      for (let j = 0; j < count; j += 1) along[i * count + j] = triangle[(from + i) * n + first + j] * heads[first + j];
    }
    const kernels = this.#kernels;
    const accumulate = true;
    kernels.multiplyFloat64({ rows, columns: count, inner: columns, a, b, out: along, transposeB: true, accumulate });
    kernels.multiplyFloat64({ rows, columns: count, inner: count, a: along, b: factor, out: factors });
    for (let i = 0; i < rows; i += 1) {
      for (let j = 0; j < count; j += 1) {
        triangle[(from + i) * n + first + j] -= factors[i * count + j] * heads[first + j];
        factors[i * count + j] = -factors[i * count + j];
      }
    }
    kernels.multiplyFloat64({ rows, columns, inner: count, a: factors, b, out: a, accumulate });
  }

  /** Four rows in plain loops: a pass subtracts one reflection and takes the inner products that the next one needs. */
  #reflectGroup(first: number, columns: number, factor: Float64Array): void {
    const { block } = this;
    const [triangle, heads, n] = [this.#triangle, this.#heads, this.#padded];
    const row = (i: number): Float64Array => this.#blockRows(first + i, first + i + 1, columns);
    const rows = [row(0), row(1), row(2), row(3)] as const;
    factor.fill(0, 0, GROUP * GROUP);
    let products = innerProducts(rows);
    for (let i = 0; i < GROUP; i += 1) {
      const at = first + i;
      const alpha = triangle[at * n + at];
      const square = products[0];
      const coefficients = [0, 0, 0];
      heads[at] = 0;
      if (!(square < NOTHING)) {
        const length = Math.sqrt(alpha * alpha + square);
        const head = alpha < 0 ? alpha - length : alpha + length;
        const tau = 1 / (length * (length + Math.abs(alpha)));
        heads[at] = head;
        triangle[at * n + at] = alpha < 0 ? length : -length;
        factor[i * GROUP + i] = tau;
        for (let j = i + 1; j < GROUP; j += 1) {
          const position = (first + j) * n + at;
          const coefficient = tau * (triangle[position] * head + products[j - i]);
          triangle[position] -= coefficient * head;
          coefficients[j - i - 1] = coefficient;
        }
      }
      if (i === 0) products = subtractFromThree(rows, coefficients);
      else if (i === 1) products = subtractFromTwo(rows, coefficients);
      else if (i === 2) products = subtractFromOne(rows, coefficients);
    }
    // T from the inner products of the reflections, column by column.
    const [between] = this.#products;
    const v = block.subarray(first * columns, (first + GROUP) * columns);
    const shape = { rows: GROUP, columns: GROUP, inner: columns };
    this.#kernels.multiplyFloat64({ ...shape, a: v, b: v, out: between, transposeB: true });
    for (let j = 1; j < GROUP; j += 1) {
      const tau = factor[j * GROUP + j];
      for (let i = 0; i < j; i += 1) {
        let sum = 0;
        for (let k = i; k < j; k += 1) sum += factor[i * GROUP + k] * between[k * GROUP + j];
        factor[i * GROUP + j] = -tau * sum;
      }
    }
  }

  #blockRows(from: number, to: number, columns: number): Float64Array {
    return this.block.subarray(from * columns, to * columns);
  }
}

function paddedRows(rows: number): number {
  return GROUP * Math.ceil(rows / GROUP);
}

type Four = readonly [Float64Array, Float64Array, Float64Array, Float64Array];

/** Inner products of the first row with itself and the others. */
function innerProducts([a, b, c, d]: Four): readonly number[] {
  let [aa, ab, ac, ad] = [0, 0, 0, 0];
  for (let k = 0; k < a.length; k += 1) {
    const x = a[k];
    aa += x * x;
    ab += x * b[k];
    ac += x * c[k];
    ad += x * d[k];
  }
  return [aa, ab, ac, ad];
}

/** Subtracts multiples of the first row from the others. @returns inner products of the second row with itself and those after it */
function subtractFromThree([a, b, c, d]: Four, [ofB, ofC, ofD]: readonly number[]): readonly number[] {
  let [bb, bc, bd] = [0, 0, 0];
  for (let k = 0; k < a.length; k += 1) {
    const x = a[k];
    const y = b[k] - ofB * x;
    const z = c[k] - ofC * x;
    const w = d[k] - ofD * x;
    b[k] = y;
    c[k] = z;
    d[k] = w;
    bb += y * y;
    bc += y * z;
    bd += y * w;
  }
  return [bb, bc, bd];
}

/** The same of the second row and the two after it. */
function subtractFromTwo([, b, c, d]: Four, [ofC, ofD]: readonly number[]): readonly number[] {
  let [cc, cd] = [0, 0];
  for (let k = 0; k < b.length; k += 1) {
    const y = c[k] - ofC * b[k];
    const z = d[k] - ofD * b[k];
    c[k] = y;
    d[k] = z;
    cc += y * y;
    cd += y * z;
  }
  return [cc, cd];
}

/** The same of the third row and the last. */
function subtractFromOne([, , c, d]: Four, [ofD]: readonly number[]): readonly number[] {
  let dd = 0;
  for (let k = 0; k < c.length; k += 1) {
    const y = d[k] - ofD * c[k];
    d[k] = y;
    dd += y * y;
  }
  return [dd];
}
