import type { TemporalSvd } from '@policypath/tsvd';
import { boostIncrements } from './boost.ts';
import type { PartEdit } from './pathEdit.ts';
import { trimmedCoordinates } from './trim.ts';

export interface EditPartOptions {
  readonly svd: TemporalSvd;
  readonly layer: number | null;
  /** theta_n: the newest snapshot of the part. */
  readonly newest: Float32Array;
  /** r_t. */
  readonly rank: number;
  readonly boost: number;
  /** r_b. */
  readonly boostedDirections: number;
  /** Where theta' is written: cast to float32, or not. */
  readonly out: Float32Array | Float64Array;
}

/**
 * Trimming and boosting together (Eq. 3): theta' = sum over j <= r_t of (u_n,j + [j <= r_b] p_b (u_n,j - u_1,j)) s_j v_j.
 * With s_j v_j = A^T u_j that is A^T w, w = U c, and in floating point better theta_n + A^T (w - e_n), which needs the
 * left vectors and one weighted sum of the rows. Computed in float64 and cast at the end.
 */
export function editPart({ svd, layer, newest, rank, boost, boostedDirections, out }: EditPartOptions): PartEdit {
  const coordinates = trimmedCoordinates(svd, rank);
  const rankUsed = coordinates.length;
  const increments = boostIncrements(svd, { boost, directions: boostedDirections, length: rankUsed });
  // With every direction of the window kept, trimming is exactly the identity; computing it would only add rounding.
  const trims = rankUsed < svd.rank || svd.truncated;
  const moves = trims || increments.some((increment) => increment !== 0);

  const change = new Float64Array(newest.length);
  if (moves) {
    const weights = new Float64Array(svd.snapshots);
    for (let i = 0; i < weights.length; i += 1) {
      for (let j = 0; j < rankUsed; j += 1) {
        weights[i] += svd.leftVectors[i * svd.rank + j] * (increments[j] + (trims ? coordinates[j] : 0));
      }
    }
    if (trims) weights[weights.length - 1] -= 1;
    svd.combine(weights, change);
  }

  let changed = false;
  for (let k = 0; k < newest.length; k += 1) {
    out[k] = newest[k] + change[k];
    changed ||= out[k] !== newest[k];
  }
  if (!changed) out.set(newest);
  const displacement = changed ? norm(change) : 0;
  const boosted = changed ? norm(increments.map((increment, j) => increment * svd.singularValues[j])) : 0;
  const trimmed = changed && trims ? Math.sqrt(Math.max(0, displacement ** 2 - boosted ** 2)) : 0;
  const size = norm(newest);
  const gap = (cut: number): number => (cut === 0 ? 1 : svd.relativeGap(cut));
  return {
    layer,
    rankUsed,
    displacement,
    trimmedShare: changed ? trimmed / size : 0,
    boostedShare: changed ? boosted / size : 0,
    gapAtRank: gap(rankUsed),
    gapAtBoost: gap(Math.min(boostedDirections, rankUsed)),
  };
}

/** Euclidean norm, summed in float64. */
export function norm(values: Float32Array | Float64Array): number {
  let square = 0;
  for (let k = 0; k < values.length; k += 1) square += values[k] * values[k];
  return Math.sqrt(square);
}
