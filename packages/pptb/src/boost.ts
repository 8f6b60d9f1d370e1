import type { EditedSvd } from './trim.ts';

/**
 * Policy path boosting (Eq. 2): what is added to the newest snapshot's coordinates in the first `directions` temporal
 * directions, boost (u_n,j - u_1,j), with u_1 the oldest snapshot of the window; 0 in all others.
 *
 * @param length How many coordinates to return: those that were kept by trimming.
 */
export function boostIncrements(
  svd: EditedSvd,
  { boost, directions, length }: { readonly boost: number; readonly directions: number; readonly length: number },
): Float64Array {
  const { leftVectors, rank, snapshots } = svd;
  const newest = (snapshots - 1) * rank;
  return Float64Array.from({ length }, (_, j) =>
    j < directions ? boost * (leftVectors[newest + j] - leftVectors[j]) : 0,
  );
}
