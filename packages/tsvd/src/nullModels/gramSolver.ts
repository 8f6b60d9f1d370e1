import type { Eigenpairs } from '../denseEigenpairs.ts';
import { plainKernels } from '../plainKernels.ts';
import type { TemporalKernels } from '../temporalKernels.ts';
import { openWorkspace } from '../workspace.ts';
import { uncentredEigenvectors } from './uncentredEigenvectors.ts';

/** Decomposes Gram matrices of one order, which are left as they are. */
export interface GramSolver {
  /** All eigenpairs. Valid until the next call. */
  solve(gram: Float64Array): Eigenpairs;
  /**
   * All eigenvalues and the first `count` vectors of a path's Gram matrix, of which `solve` has just decomposed the
   * centred one: a third of the time. Valid until the next call; what `solve` returned stays valid.
   */
  solveUncentred(gram: Float64Array, centred: Eigenpairs, count: number): Eigenpairs;
  close(): void;
}

/** Opens the workspace of a solver, until it is closed. */
export function openGramSolver(order: number, kernels: TemporalKernels = plainKernels): GramSolver {
  const square = order * order;
  const own = openWorkspace(kernels, order, [square, order, square, order, square, square, square, order, order]);
  const matrix = own.allocateFloat64(square);
  const pairs = { values: own.allocateFloat64(order), vectors: own.allocateFloat64(square) };
  const uncentred = { values: own.allocateFloat64(order), vectors: own.allocateFloat64(square) };
  const weights = own.allocateFloat64(square);
  const images = own.allocateFloat64(square);
  const row = own.allocateFloat64(order);
  const along = own.allocateFloat64(order);
  return {
    solve(gram) {
      matrix.set(gram);
      own.symmetricEigen(order, matrix, pairs.values, pairs.vectors);
      return pairs;
    },
    solveUncentred(gram, centred, count) {
      matrix.set(gram);
      own.symmetricEigenvalues(order, matrix, uncentred.values);
      const vectors = uncentred.vectors.subarray(0, count * order);
      const work = { kernels: own, matrix, row, along, weights, images };
      if (!uncentredEigenvectors(uncentred.values, centred, vectors, work)) {
        own.symmetricEigen(order, matrix, uncentred.values, uncentred.vectors);
      }
      return uncentred;
    },
    close: () => own.close(),
  };
}
