import type { Eigenpairs } from './denseEigenpairs.ts';
import { iterates } from './iterates.ts';
import { blockSize, LeadingEigenpairs } from './leadingEigenpairs.ts';
import { startVectors } from './startVectors.ts';
import type { TemporalKernels } from './temporalKernels.ts';
import { withWorkspace } from './workspace.ts';

export interface GramEigenpairsOptions {
  readonly kernels: Pick<TemporalKernels, 'open'>;
  readonly rank: number;
  /** Eigenvalues up to here are rounding. */
  readonly noise: number;
}

/** Leading eigenpairs, at least min(order, rank + 1) values, of a Gram matrix, which is left as it is. */
export function gramEigenpairs(
  gram: Float64Array,
  order: number,
  { kernels, rank, noise }: GramEigenpairsOptions,
): Eigenpairs {
  if (iterates(order, rank)) {
    const lengths = [order * order, ...LeadingEigenpairs.lengths(order, rank + 1)];
    const pairs = withWorkspace(kernels, order, lengths, (own) => {
      const matrix = own.allocateFloat64(order * order);
      matrix.set(gram);
      const solver = new LeadingEigenpairs({ capacity: order, wanted: rank + 1, kernels: own });
      return solver.solve(matrix, order, startVectors(blockSize(rank + 1), order), noise);
    });
    if (pairs.converged) return pairs;
  }
  return withWorkspace(kernels, order, [order * order, order, order * order], (own) => {
    const matrix = own.allocateFloat64(order * order);
    matrix.set(gram);
    const values = own.allocateFloat64(order);
    const vectors = own.allocateFloat64(order * order);
    own.symmetricEigen(order, matrix, values, vectors);
    return { values: values.slice(), vectors: vectors.slice() };
  });
}

/** All eigenvalues of the same, largest first. */
export function gramEigenvalues(gram: Float64Array, order: number, kernels: TemporalKernels): Float64Array {
  return withWorkspace(kernels, order, [order * order, order], (own) => {
    const matrix = own.allocateFloat64(order * order);
    matrix.set(gram);
    const values = own.allocateFloat64(order);
    own.symmetricEigenvalues(order, matrix, values);
    return values.slice();
  });
}
