import { REFLECTED_ROWS } from '@policypath/kernels';
import type { DenseKernels } from './temporalKernels.ts';

/** Rows whose reflections are gathered before they are applied to all rows below. */
const PANEL = 32;

type Products = Pick<DenseKernels, 'multiplyFloat64' | 'reflectPanel' | 'allocateFloat64'>;

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
  /** L [n, n], in the workspace: overwritten by `absorb`. */
  readonly triangle: Float64Array;
  /** X [n, columns]: the columns to be taken in, to be written by the caller before `absorb`, which overwrites them. */
  readonly block: Float64Array;
  /** Products of rows with reflections [n, PANEL], and the same times T. */
  readonly #products: readonly [Float64Array, Float64Array];
  /** T [k, k] of each half of each depth, and a spare one. */
  readonly #factors: readonly (readonly [Float64Array, Float64Array])[];
  readonly #spare: Float64Array;
  /** Heads of the reflections, and of those of a group, beside its rows of L. */
  readonly #heads: Float64Array;
  readonly #groupHeads: Float64Array;
  readonly #corner: Float64Array;

  /** Allocates what `lengths` says. */
  constructor({ rows, columns, kernels }: { rows: number; columns: number; kernels: Products }) {
    const [triangle, block, first, second, spare, groupHeads, corner, ...factors] = RowReflections.lengths(
      rows,
      columns,
    ).map((length) => kernels.allocateFloat64(length));
    this.#kernels = kernels;
    this.#rows = rows;
    this.triangle = triangle.fill(0);
    this.block = block;
    this.#products = [first, second];
    this.#spare = spare;
    this.#factors = Array.from({ length: factors.length / 2 }, (_, i) => [factors[2 * i], factors[2 * i + 1]] as const);
    this.#heads = new Float64Array(rows);
    this.#groupHeads = groupHeads;
    this.#corner = corner;
  }

  /** Lengths of the arrays for blocks of up to `columns` columns. */
  static lengths(n: number, columns: number): number[] {
    const factors: number[] = [];
    for (let size = PANEL; size >= REFLECTED_ROWS; size /= 2) factors.push(size * size, size * size);
    const most = Math.min(n, PANEL);
    return [n * n, n * columns, n * most, n * most, most * most, REFLECTED_ROWS, REFLECTED_ROWS ** 2, ...factors];
  }

  /** Takes the first `columns` columns of the block in; its rows are that long and stand one after another. */
  absorb(columns: number): void {
    for (let first = 0; first < this.#rows; first += PANEL) {
      const end = Math.min(this.#rows, first + PANEL);
      const factor = this.#reflect(first, end, columns, 0, 0);
      this.#apply({ first, end, columns, factor }, end, this.#rows);
    }
  }

  /** Reflects the rows [first, end), and returns T [k, k], upper triangular. */
  #reflect(first: number, end: number, columns: number, depth: number, half: 0 | 1): Float64Array {
    const factor = this.#factors[depth][half];
    if (end - first <= REFLECTED_ROWS) {
      this.#reflectGroup(first, end, columns, factor);
      return factor;
    }
    const middle = first + REFLECTED_ROWS * Math.ceil((end - first) / (2 * REFLECTED_ROWS));
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
    const triangle = this.triangle;
    const heads = this.#heads;
    const n = this.#rows;
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

  #reflectGroup(first: number, end: number, columns: number, factor: Float64Array): void {
    const [corner, heads, n] = [this.#corner, this.#groupHeads, this.#rows];
    const rows = end - first;
    for (let i = 0; i < rows; i += 1) {
      corner.set(this.triangle.subarray((first + i) * n + first, (first + i) * n + end), i * rows);
    }
    const block = this.#blockRows(first, end, columns);
    this.#kernels.reflectPanel({ rows, columns, triangle: corner, block, heads, factor });
    for (let i = 0; i < rows; i += 1) {
      this.triangle.set(corner.subarray(i * rows, (i + 1) * rows), (first + i) * n + first);
      this.#heads[first + i] = heads[i];
    }
  }

  #blockRows(from: number, to: number, columns: number): Float64Array {
    return this.block.subarray(from * columns, to * columns);
  }
}
