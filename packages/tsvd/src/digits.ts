import type { PathCentre } from './centredGram.ts';
import type { Decomposed } from './decomposed.ts';
import type { ParameterPath } from './parameterPath.ts';

/** Largest error of a singular value, of the largest one, that is not too much. */
const VALUE = 1e-8;
/** Largest angle by which the span of leading directions may be off. */
const CUT = 1e-4;

/**
 * Whether the Gram matrix of a path is short of digits that the path has: where singular values that it may have are zero in the
 * rounding or may be off by 1e-8 of the largest, or where the span of the first `rank` directions may be off (`cutIsOff`) although they
 * are far below the largest value, which is what squaring costs digits of.
 */
export function shortOfDigits(
  decomposed: Decomposed,
  {
    path,
    centre,
    rank,
  }: { readonly path: ParameterPath; readonly centre: PathCentre | undefined; readonly rank: number },
): boolean {
  const { values, rounding } = decomposed;
  const above = valuesAbove(values);
  if (above < values.length && losesDirections(decomposed, path.dimension, centre)) return true;
  if (above === 0) return false;
  // The square is off by the rounding, so that the value is by half of it over the value.
  if (rounding > 2 * VALUE * values[above - 1] * values[0]) return true;
  return rank < above && values[rank - 1] < values[0] / 10 && cutIsOff(decomposed, rank);
}

/** Whether a path has more directions than stand above the rounding: repeated snapshots add none. All values above it are known. */
export function losesDirections(
  { way, values, distinct }: Decomposed,
  dimension: number,
  centre: PathCentre | undefined,
): boolean {
  const above = valuesAbove(values);
  const possible = Math.min(dimension, distinct === undefined ? Infinity : distinct() - (centre === undefined ? 0 : 1));
  return way === 'gram' && above < possible;
}

/** Whether rounding may have turned the span of the first k directions by more than 1e-4: seldom as far as that. */
export function cutIsOff(
  { way, values, rounding }: Pick<Decomposed, 'way' | 'values' | 'rounding'>,
  k: number,
): boolean {
  const [value, next] = [values[k - 1], values[k] ?? 0];
  return rounding > CUT * (way === 'full' ? value - next : value ** 2 - next ** 2);
}

export function valuesAbove(values: Float64Array): number {
  const zero = values.indexOf(0);
  return zero < 0 ? values.length : zero;
}

/**
 * Snapshots of which no other has the same parameters, from the Gram matrix of the path as it is: two that are equal have exactly equal
 * products.
 *
 * @param slots row of each snapshot
 */
export function distinctSnapshots(gram: Float64Array, order: number, slots: ArrayLike<number>): number {
  const byNorm = new Map<number, number[]>();
  let distinct = 0;
  for (let i = 0; i < slots.length; i += 1) {
    const square = gram[slots[i] * order + slots[i]];
    const alike = byNorm.get(square) ?? [];
    if (alike.some((slot) => gram[slots[i] * order + slot] === square)) continue;
    byNorm.set(square, [...alike, slots[i]]);
    distinct += 1;
  }
  return distinct;
}
