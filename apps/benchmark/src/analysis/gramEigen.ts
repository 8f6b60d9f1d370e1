import type { DenseKernels } from '@policypath/tsvd';

/** Eigenpairs of one Gram matrix as a temporal SVD: singular values, and left vectors one a row. */
export interface GramEigen {
  /** n, largest first; 0 within the noise of float64. */
  readonly singularValues: Float64Array;
  /** Singular values above the noise. */
  readonly rank: number;
  /** u_j [n], j from 0. Its sign is such that it does not end below its beginning. */
  leftVector(j: number): Float64Array;
}

/** Decomposes Gram matrices, again and again in the same workspace. */
export class GramEigenSolver {
  readonly #kernels: DenseKernels;
  readonly #matrix: Float64Array;
  readonly #values: Float64Array;
  readonly #vectors: Float64Array;

  /** @param capacity Largest order. */
  constructor(kernels: DenseKernels, capacity: number) {
    this.#kernels = kernels;
    this.#matrix = kernels.allocateFloat64(capacity * capacity);
    this.#values = kernels.allocateFloat64(capacity);
    this.#vectors = kernels.allocateFloat64(capacity * capacity);
  }

  /** Lengths of the float64 arrays that a solver of this capacity allocates. */
  static lengths(capacity: number): number[] {
    return [capacity * capacity, capacity, capacity * capacity];
  }

  /** @param gram [n, n], symmetric; left as it is. The result is valid until the next call. */
  solve(gram: Float64Array, order: number): GramEigen {
    const matrix = this.#matrix.subarray(0, order * order);
    const values = this.#values.subarray(0, order);
    const vectors = this.#vectors.subarray(0, order * order);
    matrix.set(gram);
    this.#kernels.symmetricEigen(order, matrix, values, vectors);
    const noise = Math.max(1e-14, order * Number.EPSILON) * Math.max(0, values[0]);
    const rank = values.filter((value) => value > noise).length;
    return {
      singularValues: values.map((value, j) => (j < rank ? Math.sqrt(value) : 0)),
      rank,
      leftVector(j) {
        const vector = vectors.slice(j * order, (j + 1) * order);
        return vector[order - 1] < vector[0] ? vector.map((value) => -value) : vector;
      },
    };
  }
}
