import { checkOptions } from '@policypath/options';
import { plainKernels, type ParameterPath, type TemporalKernels } from '@policypath/tsvd';
import type { EditedSvd } from './trim.ts';

export interface ProjectOptions {
  /** The path that `svd` decomposes: `begin` and `end` as they were then. */
  readonly path: ParameterPath;
  /** Where it is centred, so is the projection. */
  readonly svd: EditedSvd;
  /** Directions used: r_t, or fewer where the window has a smaller numerical rank. */
  readonly rank: number;
  readonly kernels?: Pick<TemporalKernels, 'weightedRowSum'>;
}

/**
 * Any parameter vector from the first `rank` directions of a path: its orthogonal projection on their span,
 * V V^T theta = A^T U S^-2 U^T (A theta); around the centre c of the decomposition, if it has one: c + V V^T (theta - c). For the newest
 * snapshot that is trimming (Eq. 1). Two passes over the rows, three with a centre. Not in the paper.
 *
 * Directions within the noise of float64 are not used: 1 / s_j^2 would raise it.
 *
 * @param parameters theta [m], finite.
 * @returns [m] in float64.
 * @throws RangeError for a vector of another length, not finite, a rank that is not a whole number from 1, and a path that
 * does not hold the snapshots decomposed, such as one that moved on.
 */
export function project(parameters: Float32Array | Float64Array, options: ProjectOptions): Float64Array {
  checkOptions('project', options, { path: true, svd: true, rank: true, kernels: true });
  const { path, svd, rank, kernels = plainKernels } = options;

  const { begin, dimension, snapshots, centre } = svd;
  if (parameters.length !== dimension) {
    throw new RangeError(`A vector of this path has ${dimension} parameters, got ${parameters.length}.`);
  }
  const bad = parameters.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`The vector is not finite: ${parameters[bad]} at position ${bad}.`);
  if (!Number.isSafeInteger(rank) || rank < 1) {
    throw new RangeError(`The rank must be a whole number from 1, got ${rank}.`);
  }
  if (path.dimension !== dimension || path.begin !== begin || path.end !== begin + snapshots) {
    throw new RangeError(
      `The path holds snapshots ${path.begin} to ${path.end - 1} of ${path.dimension} parameters, the decomposition is of ` +
        `${begin} to ${begin + snapshots - 1} of ${dimension}: decompose the path anew before projecting.`,
    );
  }
  const { leftVectors, singularValues } = svd;
  const rows = Array.from({ length: snapshots }, (_, i) => path.at(begin + i));
  const origin = new Float64Array(dimension);
  if (centre === 'first') origin.set(rows[0]);
  if (centre === 'mean') kernels.weightedRowSum(rows, new Float64Array(snapshots).fill(1 / snapshots), origin);
  const theta = Float64Array.from(parameters, (value, k) => value - origin[k]);

  const offset = dot(origin, theta);
  const products = rows.map((row) => dot(row, theta) - offset);
  const weights = new Float64Array(snapshots);
  for (let j = 0; j < Math.min(rank, svd.rank); j += 1) {
    let coordinate = 0;
    for (let i = 0; i < snapshots; i += 1) coordinate += leftVectors[i * svd.rank + j] * products[i];
    coordinate /= singularValues[j] ** 2;
    for (let i = 0; i < snapshots; i += 1) weights[i] += leftVectors[i * svd.rank + j] * coordinate;
  }
  const projected = svd.combine(weights);
  for (let k = 0; k < dimension; k += 1) projected[k] += origin[k];
  return projected;
}

function dot(a: Float32Array | Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < b.length; k += 1) sum += a[k] * b[k];
  return sum;
}
