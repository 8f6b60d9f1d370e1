import type { Eigenpairs } from './denseEigenpairs.ts';
import { noiseShare } from './numericalRank.ts';
import { orthonormalise } from './orthonormalise.ts';
import { startVectors } from './startVectors.ts';
import type { DenseKernels } from './temporalKernels.ts';

/** Applications of the matrix to the block between two Rayleigh-Ritz steps. */
const DEPTH = 2;
/** Rounds after which an iteration counts as not converged; 4 to 8 are usual. */
export const MAXIMUM_ITERATIONS = 25;
/** Residuals below this many eps lambda_1 are rounding: products with G cannot tell them from 0. */
const ROUNDING = 16;

/** Vectors iterated for `wanted` pairs: the spare ones speed up the last wanted ones. */
export function blockSize(wanted: number): number {
  return wanted + Math.max(8, Math.ceil(wanted / 8));
}

export interface LeadingResult extends Eigenpairs {
  readonly converged: boolean;
  /** Rayleigh-Ritz steps made. */
  readonly iterations: number;
  /** Largest |G u - lambda u| / lambda_1 of the wanted pairs above the noise. */
  readonly residual: number;
}

/**
 * Leading eigenpairs of a symmetric positive semi-definite matrix by block subspace iteration: in each round the block is
 * extended by its residuals and their images (a short block Krylov space) and replaced by the leading Ritz vectors of
 * the extended space. Everything is float64, products of the kernels; the basis is orthonormalised twice. Stops when every wanted pair above the
 * noise has |G u - lambda u| <= max(tolerance lambda, 16 eps lambda_1): the second is what float64 can tell. A matrix
 * whose rounding is larger is accepted at sqrt(n) times that when the rounds are used up. Fewer pairs above the noise
 * than wanted are accepted only where their sum is the trace: a start in the null space finds none.
 */
export class LeadingEigenpairs {
  readonly #kernels: DenseKernels;
  readonly #wanted: number;
  readonly #block: number;
  readonly #tolerance: number;
  readonly #maximumIterations: number;
  /** [space, capacity]: orthonormal basis, one vector a row. */
  readonly #basis: Float64Array;
  /** [space, capacity]: the matrix applied to the basis. */
  readonly #image: Float64Array;
  /** [block, capacity]. */
  readonly #spare: Float64Array;
  /** [space, space]. */
  readonly #small: Float64Array;
  /** [space, space]. */
  readonly #smallVectors: Float64Array;
  /** [space]. */
  readonly #smallValues: Float64Array;

  /** Work space for matrices of order up to `capacity`, allocated once. */
  constructor({
    capacity,
    wanted,
    kernels,
    tolerance = 1e-11,
    maximumIterations = MAXIMUM_ITERATIONS,
  }: {
    capacity: number;
    wanted: number;
    kernels: DenseKernels;
    tolerance?: number;
    maximumIterations?: number;
  }) {
    this.#kernels = kernels;
    this.#wanted = wanted;
    this.#block = blockSize(wanted);
    this.#tolerance = tolerance;
    this.#maximumIterations = maximumIterations;
    const space = (DEPTH + 1) * this.#block;
    this.#basis = kernels.allocateFloat64(space * capacity);
    this.#image = kernels.allocateFloat64(space * capacity);
    this.#spare = kernels.allocateFloat64(this.#block * capacity);
    this.#small = kernels.allocateFloat64(space * space);
    this.#smallVectors = kernels.allocateFloat64(space * space);
    this.#smallValues = kernels.allocateFloat64(space);
  }

  /** Lengths of the arrays that the constructor allocates. */
  static lengths(capacity: number, wanted: number): number[] {
    const block = blockSize(wanted);
    const space = (DEPTH + 1) * block;
    return [space * capacity, space * capacity, block * capacity, space * space, space * space, space];
  }

  /** Smallest order that the iteration is meant for; a dense decomposition serves below it. */
  static minimumSize(wanted: number): number {
    return (DEPTH + 1) * blockSize(wanted);
  }

  /**
   * @param matrix [size, size], symmetric, in the kernels' workspace.
   * @param start [block, size]: rows to start from, in any scale; where they depend on each other, `startVectors` are added.
   * @param noise eigenvalues up to here are rounding of the matrix: their pairs need not converge.
   * @returns `blockSize(wanted)` pairs, of which the first `wanted` are converged if `converged` says so.
   */
  solve(matrix: Float64Array, size: number, start: Float64Array, noise = 0): LeadingResult {
    const basis = this.#basis;
    const image = this.#image;
    basis.set(start);
    let count = this.#orthonormalise(basis, this.#block, size, 0);
    if (count < this.#block) count += this.#topUp(count, size);
    const total = traceOf(matrix, size);
    this.#apply(matrix, basis.subarray(0, count * size), image.subarray(0, count * size), count, size);
    let values = this.#rayleighRitz(count, size);
    count = values.length;
    for (let iterations = 1; ; iterations += 1) {
      const floor = ROUNDING * Number.EPSILON * values[0];
      const last = iterations >= this.#maximumIterations;
      const state = this.#residual(values, size, {
        floor: last ? floor * Math.sqrt(size) : floor,
        least: noise,
        total,
      });
      if (state.converged || last) return { values, vectors: basis.slice(0, count * size), iterations, ...state };
      let [first, end] = [0, count];
      for (let depth = 0; depth < DEPTH; depth += 1) {
        const added = this.#extend(first, end, size, floor / ROUNDING);
        this.#apply(
          matrix,
          basis.subarray(end * size, (end + added) * size),
          image.subarray(end * size, (end + added) * size),
          added,
          size,
        );
        [first, end] = [end, end + added];
      }
      values = this.#rayleighRitz(end, size);
      count = values.length;
    }
  }

  /** Fills the basis of `count` rows up to a block from the rows of a cold start. @returns rows added. */
  #topUp(count: number, size: number): number {
    const basis = this.#basis.subarray(0, count * size);
    const added = this.#basis.subarray(count * size, (count + this.#block) * size);
    added.set(startVectors(this.#block, size));
    this.#project(basis, count, added, this.#block, size);
    // What is left of a row of length sqrt(size / 2) or so in the basis is rounding.
    const kept = this.#orthonormalise(added, this.#block, size, 1e-8 * Math.sqrt(size));
    this.#project(basis, count, added, kept, size);
    return Math.min(this.#block - count, this.#orthonormalise(added, kept, size, 0.5));
  }

  /** Adds to the basis what the images of its rows [first, last) have beyond the basis [0, last). @returns rows added. */
  #extend(first: number, last: number, size: number, floor: number): number {
    const basis = this.#basis.subarray(0, last * size);
    const block = this.#basis.subarray(last * size, (2 * last - first) * size);
    block.set(this.#image.subarray(first * size, last * size));
    this.#project(basis, last, block, last - first, size);
    const kept = this.#orthonormalise(block, last - first, size, floor);
    this.#project(basis, last, block, kept, size);
    return this.#orthonormalise(block, kept, size, 0.5);
  }

  #orthonormalise(block: Float64Array, count: number, size: number, floor: number): number {
    return orthonormalise(
      this.#kernels,
      block,
      { count, size, floor },
      { rows: this.#spare, products: this.#small, vectors: this.#smallVectors, values: this.#smallValues },
    );
  }

  /** block <- block - (block basis^T) basis, for rows. */
  #project(basis: Float64Array, basisRows: number, block: Float64Array, blockRows: number, size: number): void {
    if (blockRows === 0) return;
    const products = this.#small.subarray(0, blockRows * basisRows);
    this.#kernels.multiplyFloat64({
      rows: blockRows,
      columns: basisRows,
      inner: size,
      a: block,
      b: basis,
      out: products,
      transposeB: true,
    });
    for (let k = 0; k < products.length; k += 1) products[k] = -products[k];
    this.#kernels.multiplyFloat64({
      rows: blockRows,
      columns: size,
      inner: basisRows,
      a: products,
      b: basis,
      out: block,
      accumulate: true,
    });
  }

  #apply(matrix: Float64Array, rows: Float64Array, out: Float64Array, count: number, size: number): void {
    if (count === 0) return;
    this.#kernels.multiplyFloat64({ rows: count, columns: size, inner: size, a: rows, b: matrix, out });
  }

  /** Replaces the first rows of basis and image by the leading Ritz vectors and their images. @returns Ritz values. */
  #rayleighRitz(count: number, size: number): Float64Array {
    const small = this.#small.subarray(0, count * count);
    const basis = this.#basis.subarray(0, count * size);
    const image = this.#image.subarray(0, count * size);
    this.#kernels.multiplyFloat64({
      rows: count,
      columns: count,
      inner: size,
      a: basis,
      b: image,
      out: small,
      transposeB: true,
    });
    for (let i = 0; i < count; i += 1) {
      for (let j = 0; j < i; j += 1) {
        const mean = (small[i * count + j] + small[j * count + i]) / 2;
        small[i * count + j] = mean;
        small[j * count + i] = mean;
      }
    }
    const values = this.#smallValues.subarray(0, count);
    const vectors = this.#smallVectors.subarray(0, count * count);
    this.#kernels.symmetricEigen(count, small, values, vectors);
    const kept = Math.min(this.#block, count);
    const spare = this.#spare.subarray(0, kept * size);
    for (const rows of [basis, image]) {
      this.#kernels.multiplyFloat64({ rows: kept, columns: size, inner: count, a: vectors, b: rows, out: spare });
      rows.set(spare);
    }
    return values.slice(0, kept);
  }

  #residual(
    values: Float64Array,
    size: number,
    { floor, least, total }: { readonly floor: number; readonly least: number; readonly total: number },
  ): { converged: boolean; residual: number } {
    const noise = Math.max(least, values[0] * noiseShare(size));
    let largest = 0;
    let converged = true;
    let rank = 0;
    let captured = 0;
    for (let j = 0; j < Math.min(this.#wanted, values.length) && values[j] > noise; j += 1) {
      rank += 1;
      captured += values[j];
      let square = 0;
      for (let k = j * size; k < (j + 1) * size; k += 1) {
        const difference = this.#image[k] - values[j] * this.#basis[k];
        square += difference * difference;
      }
      const residual = Math.sqrt(square);
      largest = Math.max(largest, residual / values[0]);
      converged &&= residual <= Math.max(this.#tolerance * values[j], floor);
    }
    // Each eigenvalue left out may be as large as the noise.
    if (rank < this.#wanted) converged &&= total - captured <= size * noise;
    return { converged, residual: largest };
  }
}

function traceOf(matrix: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i += 1) sum += matrix[i * size + i];
  return sum;
}
