import type { Eigenpairs } from '../denseEigenpairs.ts';
import { plainKernels } from '../plainKernels.ts';
import type { TemporalKernels } from '../temporalKernels.ts';
import { kernelsWithSpace, workLength } from '../workSpace.ts';

/** All eigenpairs of a Gram matrix, which is left as it is. The result is valid until the next call. */
export type GramSolver = (gram: Float64Array) => Eigenpairs;

/**
 * Decomposes Gram matrices of one order, again and again in the same memory.
 *
 * @throws RangeError when the arena of compiled kernels is too small
 */
export function gramSolver(order: number, kernels: TemporalKernels = plainKernels): GramSolver {
  const own = kernelsWithSpace(kernels, order, order);
  const matrix = own.allocateFloat64(order * order);
  const values = own.allocateFloat64(order);
  const vectors = own.allocateFloat64(order * order);
  return (gram) => {
    matrix.set(gram);
    own.symmetricEigen(order, matrix, values, vectors);
    return { values, vectors };
  };
}

/**
 * Bytes of the kernels' arena in which `compareWithNull` decomposes paths of this many analysed snapshots; shared with
 * `temporalSvd` on the same kernels.
 */
export function nullComparisonArenaBytes(snapshots: number): number {
  return (workLength(snapshots, snapshots) + 8) * Float64Array.BYTES_PER_ELEMENT;
}
