import { columnGram, columnGramLengths } from './columnGram.ts';
import type { Decomposed } from './decomposed.ts';
import type { DecomposeOptions } from './decomposeWide.ts';
import { gramEigenpairs, gramEigenvalues } from './gramEigenpairs.ts';
import { noiseFloor, numericalRank, singularValuesOf } from './numericalRank.ts';
import { orthonormaliseInOrder } from './orthonormaliseInOrder.ts';
import type { ParameterPath } from './parameterPath.ts';
import { withWorkspace } from './workspace.ts';

/**
 * A path of more snapshots than parameters, through A^T A = V S^2 V^T [m, m] and U = A V S^-1: two readings of the rows
 * (U is orthonormalised in float64, for the rounding of small s_j is scaled up with 1 / s_j).
 */
export function decomposeTall(path: ParameterPath, options: DecomposeOptions): Decomposed {
  const { kernels, centre, onProgress } = options;
  const { begin, end, dimension: m } = path;
  const size = end - begin;
  const rank = Math.min(options.rank, m);
  const { gram, origin, noise } = withWorkspace(kernels, m, columnGramLengths(m), (own) =>
    columnGram(path, { kernels: own, centre, onProgress }),
  );
  const { values, vectors } = gramEigenpairs(gram, m, { kernels, rank, noise });
  const kept = Math.min(rank, numericalRank(values, size, noise));
  const lefts = new Float64Array(kept * size);
  for (let i = 0; i < size; i += 1) {
    const row = path.at(begin + i);
    for (let j = 0; j < kept; j += 1) {
      let product = 0;
      for (let k = 0; k < m; k += 1) product += (row[k] - origin[k]) * vectors[j * m + k];
      lefts[j * size + i] = product / Math.sqrt(values[j]);
    }
  }
  orthonormaliseInOrder(lefts, kept, size);
  const padded = (found: Float64Array): Float64Array => {
    const all = new Float64Array(size);
    all.set(singularValuesOf(found, size, noise));
    return all;
  };
  let squaredNorm = 0;
  for (let k = 0; k < m; k += 1) squaredNorm += gram[k * m + k];
  return {
    way: 'gram',
    // All values of A^T A are all of A A^T, zeros aside.
    values: values.length === m ? padded(values) : singularValuesOf(values, size, noise),
    vectors: lefts,
    spectrum: () => padded(gramEigenvalues(gram, m, kernels)),
    squaredNorm,
    rounding: noiseFloor(values[0], size, noise),
  };
}
