import { centredGram, type PathCentre } from './centredGram.ts';
import type { Decomposed } from './decomposed.ts';
import { distinctSnapshots } from './digits.ts';
import { gramEigenpairs, gramEigenvalues } from './gramEigenpairs.ts';
import { gramMatrix, type GramMatrixOptions } from './gramMatrix.ts';
import { noiseFloor, singularValuesOf } from './numericalRank.ts';
import type { ParameterPath } from './parameterPath.ts';
import type { TemporalKernels } from './temporalKernels.ts';

export interface DecomposeOptions extends GramMatrixOptions {
  readonly kernels: TemporalKernels;
  readonly rank: number;
  readonly centre: PathCentre | undefined;
}

/** A path through A A^T = U S^2 U^T [n, n]. */
export function decomposeWide(path: ParameterPath, options: DecomposeOptions): Decomposed {
  const { kernels, rank, centre } = options;
  const size = path.end - path.begin;
  const given = gramMatrix(path, options);
  let gram = given;
  let noise = 0;
  if (centre !== undefined) {
    for (let i = 0; i < size; i += 1) noise = Math.max(noise, gram[i * size + i] * size * Number.EPSILON);
    gram = centredGram(gram, size, centre);
  }
  let squaredNorm = 0;
  for (let i = 0; i < size; i += 1) squaredNorm += gram[i * size + i];
  const { values, vectors } = gramEigenpairs(gram, size, { kernels, rank, noise });
  return {
    way: 'gram',
    values: singularValuesOf(values, size, noise),
    vectors,
    spectrum: () => singularValuesOf(gramEigenvalues(gram, size, kernels), size, noise),
    squaredNorm,
    rounding: noiseFloor(values[0], size, noise),
    distinct: () =>
      distinctSnapshots(
        given,
        size,
        Int32Array.from({ length: size }, (_, i) => i),
      ),
  };
}
