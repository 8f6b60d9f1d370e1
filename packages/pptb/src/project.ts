import { plainKernels, type ParameterPath, type PathCentre, type TemporalKernels } from '@policypath/tsvd';
import type { EditedSvd } from './editedSvd.ts';

export interface ProjectOptions {
  /** The path that `svd` decomposes, not moved on since. */
  readonly path: ParameterPath;
  readonly svd: EditedSvd;
  /** Directions used: r_t, or fewer where the window has a smaller numerical rank. */
  readonly rank: number;
  /** With a decomposition of the centred path: what it was centred on. */
  readonly centre?: PathCentre;
  readonly kernels?: Pick<TemporalKernels, 'weightedRowSum'>;
}

/**
 * Any parameter vector from the first `rank` directions of a path: its orthogonal projection on their span,
 * V V^T theta = A^T U S^-2 U^T (A theta); around the centre c, if there is one: c + V V^T (theta - c). For the newest
 * snapshot that is trimming (Eq. 1). Two passes over the rows, three with a centre. Not in the paper.
 *
 * Directions within the noise of float64 are not used: 1 / s_j^2 would raise it.
 *
 * @param parameters theta [m], finite.
 * @returns [m] in float64.
 * @throws RangeError for a vector of another length, not finite, or a rank that is not a whole number from 1.
 */
export function project(
  parameters: Float32Array | Float64Array,
  { path, svd, rank, centre, kernels = plainKernels }: ProjectOptions,
): Float64Array {
  const { dimension, snapshots, leftVectors, singularValues } = svd;
  if (parameters.length !== dimension) {
    throw new RangeError(`A vector of this path has ${dimension} parameters, got ${parameters.length}.`);
  }
  const bad = parameters.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`The vector is not finite: ${parameters[bad]} at position ${bad}.`);
  if (!Number.isSafeInteger(rank) || rank < 1) {
    throw new RangeError(`The rank must be a whole number from 1, got ${rank}.`);
  }
  const rows = Array.from({ length: snapshots }, (_, i) => path.at(path.begin + i));
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
