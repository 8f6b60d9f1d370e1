import { centredGram, type PathCentre } from './centredGram.ts';
import type { Eigenpairs } from './denseEigenpairs.ts';
import { gramEigenpairs, gramEigenvalues } from './gramEigenpairs.ts';
import { gramMatrix, type GramMatrixOptions } from './gramMatrix.ts';
import type { ParameterPath } from './parameterPath.ts';
import type { TemporalKernels } from './temporalKernels.ts';

export interface DecomposeOptions extends GramMatrixOptions {
  readonly kernels: TemporalKernels;
  readonly rank: number;
  readonly centre: PathCentre | undefined;
}

/** What a `TemporalReading` reads of a whole path. */
export interface Decomposed {
  readonly pairs: Eigenpairs;
  readonly eigenvalues: () => Float64Array;
  readonly squaredNorm: number;
  readonly noise: number;
}

/** A path through A A^T = U S^2 U^T [n, n]. */
export function decomposeWide(path: ParameterPath, options: DecomposeOptions): Decomposed {
  const { kernels, rank, centre } = options;
  const size = path.end - path.begin;
  let gram = gramMatrix(path, options);
  let noise = 0;
  if (centre !== undefined) {
    for (let i = 0; i < size; i += 1) noise = Math.max(noise, gram[i * size + i] * size * Number.EPSILON);
    gram = centredGram(gram, size, centre);
  }
  let squaredNorm = 0;
  for (let i = 0; i < size; i += 1) squaredNorm += gram[i * size + i];
  return {
    pairs: gramEigenpairs(gram, size, { kernels, rank, noise }),
    eigenvalues: () => gramEigenvalues(gram, size, kernels),
    squaredNorm,
    noise,
  };
}
