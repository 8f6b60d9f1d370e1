import { hypot } from '@policypath/elementary';
import { boostIncrements } from './boost.ts';
import { limitedBoost, type BoostLimits } from './boostLimits.ts';
import { boostTerms, type BoostTerms } from './boostReading.ts';
import { norm } from './norm.ts';
import type { PartEdit, PathEdit } from './pathEdit.ts';
import { trimmedCoordinates, type EditedSvd } from './trim.ts';

export interface JoinOptions {
  readonly svd: EditedSvd;
  readonly layer: number | null;
  /** theta_n: the newest snapshot of the part. */
  readonly newest: Float32Array;
  /** theta_1: the oldest snapshot of the part. */
  readonly oldest: Float32Array;
  /** r_t. */
  readonly rank: number;
  readonly boost: number;
  /** r_b. */
  readonly boostedDirections: number;
  /** Row of the snapshot from which the displacement is boosted. Default 0: the oldest. */
  readonly from?: number;
  /** false: boosting alone. Default true. */
  readonly trim?: boolean;
  /** Bounds that lower the boost; those of the move and of the norm take one more pass over the rows. */
  readonly limits?: BoostLimits;
  /** Where theta' is written: cast to float32, or not. */
  readonly out: Float32Array | Float64Array;
}

/**
 * Trimming and boosting together (Eq. 3): theta' = sum over j <= r_t of (u_n,j + [j <= r_b] p_b (u_n,j - u_1,j)) s_j v_j.
 * With s_j v_j = A^T u_j that is A^T w, w = U c, and in floating point better theta_n + A^T (w - e_n), which needs the
 * left vectors and one weighted sum of the rows. Computed in float64 and cast at the end. With a decomposition of the
 * centred path, A - 1 c^T takes A's place and the same formula holds.
 */
export function joinMoves(options: JoinOptions): PartEdit & { readonly boostUsed: number; readonly terms: BoostTerms } {
  const { svd, layer, newest, oldest, rank, boostedDirections, from, trim = true, limits, out } = options;
  const coordinates = trimmedCoordinates(svd, rank);
  const rankUsed = coordinates.length;
  // With every direction of the window kept, trimming is exactly the identity; computing it would only add rounding.
  const trims = trim && (rankUsed < svd.rank || svd.truncated);
  const size = norm(newest);
  const directions = { directions: boostedDirections, length: rankUsed, from };

  let boostUsed = options.boost;
  if (limits?.relativeDisplacement !== undefined || limits?.normGrowth !== undefined) {
    const trimming = changeOf(svd, coordinates, { trims, present: trims });
    const boosting = changeOf(svd, boostIncrements(svd, { boost: 1, ...directions }), { trims: false, present: true });
    boostUsed = limitedBoost({ boost: boostUsed, newest, trimming, boosting, limits });
  }
  const increments = boostIncrements(svd, { boost: boostUsed, ...directions });
  const change = changeOf(
    svd,
    increments.map((increment, j) => increment + (trims ? coordinates[j] : 0)),
    { trims, present: trims || increments.some((increment) => increment !== 0) },
  );

  let changed = false;
  for (let k = 0; k < newest.length; k += 1) {
    out[k] = newest[k] + change[k];
    changed ||= out[k] !== newest[k];
  }
  if (!changed) out.set(newest);
  const displacement = changed ? norm(change) : 0;
  const boosted = changed ? norm(increments.map((increment, j) => increment * svd.singularValues[j])) : 0;
  const trimmed = changed && trims ? Math.sqrt(Math.max(0, displacement ** 2 - boosted ** 2)) : 0;
  // A part whose newest snapshot is 0 has no size to hold a move against.
  const share = (move: number): number => (changed && size > 0 ? move / size : 0);
  const gap = (cut: number): number => (cut === 0 ? 1 : svd.relativeGap(cut));
  const short = (cut: number): boolean => cut > 0 && svd.shortOfDigits(cut);
  return {
    layer,
    rankUsed,
    displacement,
    trimmedShare: share(trimmed),
    boostedShare: share(boosted),
    gapAtRank: trim ? gap(rankUsed) : 1,
    gapAtBoost: gap(Math.min(boostedDirections, rankUsed)),
    shortOfDigits: (trim && short(rank)) || (options.boost > 0 && short(Math.min(boostedDirections, rank))),
    way: svd.way,
    boostUsed,
    terms: termsOf(svd, increments, { newest, oldest }),
  };
}

/** Inner products of the boost sum_j c_j s_j v_j: without a centre theta_i v_j = u_i,j s_j, so that no row is read. */
function termsOf(
  svd: EditedSvd,
  increments: Float64Array,
  ends: { readonly newest: Float32Array; readonly oldest: Float32Array },
): BoostTerms {
  const present = increments.some((increment) => increment !== 0);
  if (svd.centre !== undefined) return boostTerms(changeOf(svd, increments, { trims: false, present }), ends);
  const { leftVectors, singularValues, rank, snapshots } = svd;
  const newest = (snapshots - 1) * rank;
  const terms = { square: 0, newest: 0, oldest: 0 };
  for (let j = 0; j < increments.length; j += 1) {
    const weight = increments[j] * singularValues[j] ** 2;
    terms.square += increments[j] * weight;
    terms.newest += weight * leftVectors[newest + j];
    terms.oldest += weight * leftVectors[j];
  }
  return terms;
}

/** A^T (U c - [trims] e_n) [m]; zeros when nothing is `present`. */
function changeOf(
  svd: EditedSvd,
  coefficients: Float64Array,
  { trims, present }: { readonly trims: boolean; readonly present: boolean },
): Float64Array {
  const change = new Float64Array(svd.dimension);
  if (!present) return change;
  const weights = new Float64Array(svd.snapshots);
  for (let i = 0; i < weights.length; i += 1) {
    for (let j = 0; j < coefficients.length; j += 1) {
      weights[i] += svd.leftVectors[i * svd.rank + j] * coefficients[j];
    }
  }
  if (trims) weights[weights.length - 1] -= 1;
  svd.combine(weights, change);
  return change;
}

/**
 * The record of a whole edit from those of its parts; `sizes` are the parts' norms |theta_n|. A part of size 0 adds to the
 * displacement and not to the shares.
 */
export function joinParts({
  newest,
  parameters,
  parts,
  sizes,
  ...measured
}: {
  readonly newest: Float32Array;
  readonly parameters: Float32Array;
  readonly parts: readonly PartEdit[];
  readonly sizes: readonly number[];
} & Pick<PathEdit, 'snapshots' | 'feedback'>): Omit<PathEdit, 'milliseconds'> {
  const size = norm(newest);
  const share = (of: (part: PartEdit) => number): number =>
    size === 0 ? 0 : hypot(...parts.map((part, i) => of(part) * sizes[i])) / size;
  const displacement = hypot(...parts.map((part) => part.displacement));
  return {
    parameters,
    effective: parameters.some((value, k) => value !== newest[k]),
    displacement,
    relativeDisplacement: size === 0 ? 0 : displacement / size,
    trimmedShare: share((part) => part.trimmedShare),
    boostedShare: share((part) => part.boostedShare),
    rankUsed: Math.max(...parts.map((part) => part.rankUsed)),
    gapAtRank: Math.min(...parts.map((part) => part.gapAtRank)),
    gapAtBoost: Math.min(...parts.map((part) => part.gapAtBoost)),
    shortOfDigits: parts.some((part) => part.shortOfDigits),
    // All parts of an edit are decomposed alike.
    ...(parts[0].way !== undefined && { way: parts[0].way }),
    ...measured,
    parts,
  };
}
