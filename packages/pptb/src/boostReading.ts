import { norm } from './norm.ts';
import type { PathEdit } from './pathEdit.ts';

/** Inner products of a boost b, of the whole vector or summed over its parts. */
export interface BoostTerms {
  /** |b|^2. */
  readonly square: number;
  /** b theta_n. */
  readonly newest: number;
  /** b theta_1. */
  readonly oldest: number;
}

/** What a boost repeats of the window. */
export type BoostReading = Required<
  Pick<PathEdit, 'boostAlongNewest' | 'boostAlongDisplacement' | 'displacementRepeated'>
>;

/** The terms of a boost that is a vector [m]. */
export function boostTerms(
  boost: Float64Array,
  { newest, oldest }: { readonly newest: Float32Array; readonly oldest: Float32Array },
): BoostTerms {
  const terms = { square: 0, newest: 0, oldest: 0 };
  for (let k = 0; k < boost.length; k += 1) {
    terms.square += boost[k] * boost[k];
    terms.newest += boost[k] * newest[k];
    terms.oldest += boost[k] * oldest[k];
  }
  return terms;
}

/**
 * How much of a boost is plain scaling of the weights, and how much plain extrapolation. theta_n - theta_1 is the window's
 * displacement d; the share b d / |d|^2 is p for a boost of p d. null where there is no boost, or nothing to hold it against.
 */
export function boostReading(
  terms: readonly BoostTerms[],
  { newest, oldest }: { readonly newest: Float32Array; readonly oldest: Float32Array },
): BoostReading {
  const total = (of: (term: BoostTerms) => number): number => terms.reduce((sum, term) => sum + of(term), 0);
  const boosted = Math.sqrt(total(({ square }) => square));
  const along = total((term) => term.newest);
  const forward = along - total((term) => term.oldest);
  const size = norm(newest);
  const moved = norm(Float64Array.from(newest, (value, k) => value - oldest[k]));
  const share = (product: number, over: number): number | null => (boosted > 0 && over > 0 ? product / over : null);
  return {
    boostAlongNewest: share(along, boosted * size),
    boostAlongDisplacement: share(forward, boosted * moved),
    displacementRepeated: share(forward, moved * moved),
  };
}
