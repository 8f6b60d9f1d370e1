import type { TemporalSvd } from '@policypath/tsvd';

/** What an edit or a projection reads of a decomposition, centred or not. */
export type EditedSvd = Pick<
  TemporalSvd,
  | 'begin'
  | 'dimension'
  | 'centre'
  | 'way'
  | 'snapshots'
  | 'rank'
  | 'truncated'
  | 'leftVectors'
  | 'singularValues'
  | 'relativeGap'
  | 'shortOfDigits'
  | 'spectrum'
  | 'combine'
>;

/**
 * Policy path trimming (Eq. 1): the newest snapshot's coordinates in its first `rank` temporal directions,
 * u_n,1 .. u_n,rt; those of the minor directions are dropped. With them theta' = sum_j c_j s_j v_j is the orthogonal
 * projection of theta_n on the span of v_1 .. v_rt.
 *
 * @returns [min(rank, svd.rank)].
 */
export function trimmedCoordinates(svd: EditedSvd, rank: number): Float64Array {
  const newest = (svd.snapshots - 1) * svd.rank;
  return svd.leftVectors.slice(newest, newest + Math.min(rank, svd.rank));
}

/** @throws RangeError for a window that never holds more snapshots than the directions kept: trimming drops nothing. */
export function refuseUntrimmable({ window, rank }: { readonly window: number; readonly rank: number }): void {
  if (window > rank) return;
  throw new RangeError(
    `A window of ${window} snapshots has at most ${window} directions; with rank (r_t) ${rank} trimming would never ` +
      'drop one. Take a smaller rank or a larger window.',
  );
}
