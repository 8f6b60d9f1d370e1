import type { Eigenpairs } from '../denseEigenpairs.ts';
import { plainKernels } from '../plainKernels.ts';
import type { TemporalKernels } from '../temporalKernels.ts';
import { openWorkspace } from '../workspace.ts';

/** All eigenpairs of a Gram matrix, which is left as it is. The result is valid until the next call. */
export type GramSolver = (gram: Float64Array) => Eigenpairs;

/** Decomposes Gram matrices of one order, again and again in the same workspace, until it is closed. */
export function openGramSolver(
  order: number,
  kernels: TemporalKernels = plainKernels,
): { readonly solve: GramSolver; close(): void } {
  const own = openWorkspace(kernels, order, [order * order, order, order * order]);
  const matrix = own.allocateFloat64(order * order);
  const values = own.allocateFloat64(order);
  const vectors = own.allocateFloat64(order * order);
  return {
    solve(gram) {
      matrix.set(gram);
      own.symmetricEigen(order, matrix, values, vectors);
      return { values, vectors };
    },
    close: () => own.close(),
  };
}
