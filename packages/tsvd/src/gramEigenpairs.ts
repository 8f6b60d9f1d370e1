import type { Eigenpairs } from './denseEigenpairs.ts';
import { iterates } from './iterates.ts';
import { blockSize, LeadingEigenpairs } from './leadingEigenpairs.ts';
import { startVectors } from './startVectors.ts';
import { kernelsWithSpace } from './workSpace.ts';
import type { TemporalKernels } from './temporalKernels.ts';

export interface GramEigenpairsOptions {
  readonly kernels: TemporalKernels;
  readonly rank: number;
  /** Eigenvalues up to here are rounding. */
  readonly noise: number;
}

/** Leading eigenpairs, at least min(order, rank + 1) values, of a Gram matrix outside the arena, which is left as it is. */
export function gramEigenpairs(
  gram: Float64Array,
  order: number,
  { kernels, rank, noise }: GramEigenpairsOptions,
): Eigenpairs {
  if (iterates(order, rank)) {
    const own = kernelsWithSpace(kernels, order, rank);
    const matrix = own.allocateFloat64(order * order);
    matrix.set(gram);
    const solver = new LeadingEigenpairs({ capacity: order, wanted: rank + 1, kernels: own });
    const pairs = solver.solve(matrix, order, startVectors(blockSize(rank + 1), order), noise);
    if (pairs.converged) return pairs;
  }
  const own = kernelsWithSpace(kernels, order, rank);
  const matrix = own.allocateFloat64(order * order);
  matrix.set(gram);
  const values = own.allocateFloat64(order);
  const vectors = own.allocateFloat64(order * order);
  own.symmetricEigen(order, matrix, values, vectors);
  return { values: values.slice(), vectors: vectors.slice() };
}

/** All eigenvalues of the same, largest first. */
export function gramEigenvalues(
  gram: Float64Array,
  order: number,
  { kernels, rank }: Omit<GramEigenpairsOptions, 'noise'>,
): Float64Array {
  const own = kernelsWithSpace(kernels, order, rank);
  const matrix = own.allocateFloat64(order * order);
  matrix.set(gram);
  const values = own.allocateFloat64(order);
  own.symmetricEigenvalues(order, matrix, values);
  return values.slice();
}
