import type { PathEditor } from '../pathEdit.ts';
import { guardedFeedback, type BoostingControlOptions } from './boostingOptions.ts';
import { weightedEditor } from './weightedEdit.ts';

export interface CosineLowPassOptions extends Omit<BoostingControlOptions, 'boost'> {
  /** r: cosines kept. */
  readonly rank: number;
  /** p_b along the first cosines. Default 0. */
  readonly boost?: number;
  /** Default 2: the constant, which boosting leaves alone, and half a cosine over the window. */
  readonly boostedDirections?: number;
}

/**
 * Control: PPTB with fixed cosines in place of the left vectors. c_k(i) = sqrt((2 - [k = 0]) / n) cos(pi k (2i - 1) / 2n),
 * i = 1 .. n, is the orthonormal basis of the discrete cosine transform (DCT-II) of the window;
 * theta' = sum over k < r of (c_k(n) + [k < r_b] p_b (c_k(n) - c_k(1))) A^T c_k.
 *
 * The smoothed and the boosted move are not orthogonal here: their shares' squares do not add up.
 */
export function cosineLowPass({ boost = 0, boostedDirections = 2, ...options }: CosineLowPassOptions): PathEditor {
  const { rank } = options;
  for (const [name, value, least] of [
    ['rank', rank, 1],
    ['boostedDirections', boostedDirections, 0],
  ] as const) {
    if (!Number.isSafeInteger(value) || value < least) {
      throw new RangeError(`${name} must be a whole number from ${least}, got ${value}.`);
    }
  }
  const feedback = guardedFeedback({ ...options, boost });
  return weightedEditor(
    options,
    (snapshots) => {
      const kept = Math.min(rank, snapshots);
      const [smoothing, boosting] = [new Float64Array(snapshots), new Float64Array(snapshots)];
      for (let k = 0; k < kept; k += 1) {
        const scale = Math.sqrt((k === 0 ? 1 : 2) / snapshots);
        const at = (i: number): number => scale * Math.cos((Math.PI * k * (2 * i + 1)) / (2 * snapshots));
        const newest = at(snapshots - 1);
        const increment = k < boostedDirections ? boost * (newest - at(0)) : 0;
        for (let i = 0; i < snapshots; i += 1) {
          smoothing[i] += newest * at(i);
          boosting[i] += increment * at(i);
        }
      }
      smoothing[snapshots - 1] -= 1;
      // All cosines kept: the identity, without rounding.
      return kept === snapshots ? { boosting } : { smoothing, boosting };
    },
    feedback,
  );
}
