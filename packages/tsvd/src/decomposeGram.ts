import { checkOptions } from '@policypath/options';
import type { DecompositionWay } from './decompositionWay.ts';
import { gramEigenpairs } from './gramEigenpairs.ts';
import { numericalRank, singularValuesOf } from './numericalRank.ts';
import { plainKernels } from './plainKernels.ts';
import { signOf } from './signOf.ts';
import type { TemporalKernels } from './temporalKernels.ts';

/** What a Gram matrix alone says of a temporal SVD: everything but the directions. */
export interface GramDecomposition {
  /** As of `TemporalSvd`: always 'gram', for the path itself is not known. */
  readonly way: DecompositionWay;
  /** Singular values [n] of the path, largest first; 0 within the noise of float64. */
  readonly singularValues: Float64Array;
  /** How many of them stand above the noise. */
  readonly rank: number;
  /** u_j [n], j from 0, a copy; its sign is that of `TemporalSvd`: it ends above its beginning. */
  leftVector(j: number): Float64Array;
}

/**
 * The temporal SVD of a path of which only the Gram matrix A A^T is known, such as one drawn by a null model. All eigenpairs
 * are computed, in a workspace that is closed again.
 *
 * @param gram [n, n], symmetric; left as it is
 * @throws RangeError when it is not square
 */
export function decomposeGram(
  gram: Float64Array,
  options: { readonly kernels?: Pick<TemporalKernels, 'open'> } = {},
): GramDecomposition {
  checkOptions('decomposeGram', options, { kernels: true });
  const { kernels = plainKernels } = options;

  const size = Math.sqrt(gram.length);
  if (!Number.isInteger(size) || size === 0) {
    throw new RangeError(`A Gram matrix has n x n elements, got ${gram.length}.`);
  }
  const { values, vectors } = gramEigenpairs(gram, size, { kernels, rank: size, noise: 0 });
  return {
    way: 'gram',
    singularValues: singularValuesOf(values, size),
    rank: numericalRank(values, size),
    leftVector(j) {
      const vector = vectors.slice(j * size, (j + 1) * size);
      return signOf(vector[0], vector[size - 1]) < 0 ? vector.map((value) => -value) : vector;
    },
  };
}
