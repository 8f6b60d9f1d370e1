import { checkOptions } from '@policypath/options';
import type { EditedSvd } from './trim.ts';

/**
 * Policy path boosting (Eq. 2): what is added to the newest snapshot's coordinates in the first `directions` temporal
 * directions, boost (u_n,j - u_1,j), with u_1 the oldest snapshot of the window, or row `from`; 0 in all others. There are
 * `length` coordinates: those that trimming kept.
 */
export function boostIncrements(
  svd: EditedSvd,
  options: { readonly boost: number; readonly directions: number; readonly length: number; readonly from?: number },
): Float64Array {
  checkOptions('boostIncrements', options, { boost: true, directions: true, length: true, from: true });
  const { boost, directions, length, from = 0 } = options;

  const { leftVectors, rank, snapshots } = svd;
  const newest = (snapshots - 1) * rank;
  return Float64Array.from({ length }, (_, j) =>
    j < directions ? boost * (leftVectors[newest + j] - leftVectors[from * rank + j]) : 0,
  );
}
