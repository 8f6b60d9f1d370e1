import type { EditedSvd } from './editedSvd.ts';

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
export function refuseUntrimmable({ capacity, rank }: { readonly capacity: number; readonly rank: number }): void {
  if (capacity > rank) return;
  throw new RangeError(
    `A window of ${capacity} snapshots has at most ${capacity} directions; with rank (r_t) ${rank} trimming would never ` +
      'drop one. Take a smaller rank or a larger capacity.',
  );
}
