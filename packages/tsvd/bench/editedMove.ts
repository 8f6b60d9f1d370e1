import type { TemporalSvd } from '../src/index.ts';

/** r_t, r_b and p_b of the paper's equations. */
export interface Edit {
  readonly rank: number;
  readonly boostedDirections: number;
  readonly boost: number;
}

/**
 * theta' - theta_n [m] in float64: the newest snapshot trimmed to `rank` directions and boosted along the first ones
 * (Eq. 1 to 3), as one weighted sum of the snapshots, A^T (U c - e_n).
 */
export function editedMove(svd: TemporalSvd, { rank, boostedDirections, boost }: Edit): Float64Array {
  const { leftVectors, snapshots } = svd;
  const newest = (snapshots - 1) * svd.rank;
  const coordinates = Float64Array.from(
    { length: Math.min(rank, svd.rank) },
    (_, j) =>
      leftVectors[newest + j] + (j < boostedDirections ? boost * (leftVectors[newest + j] - leftVectors[j]) : 0),
  );
  const weights = new Float64Array(snapshots);
  for (let i = 0; i < snapshots; i += 1) {
    for (const [j, coordinate] of coordinates.entries()) weights[i] += leftVectors[i * svd.rank + j] * coordinate;
  }
  weights[snapshots - 1] -= 1;
  return svd.combine(weights);
}

/** |a - b| / |b|. */
export function relativeDifference(a: Float64Array, b: Float64Array): number {
  let difference = 0;
  let size = 0;
  for (const [k, value] of b.entries()) {
    difference += (a[k] - value) ** 2;
    size += value ** 2;
  }
  return Math.sqrt(difference / size);
}
