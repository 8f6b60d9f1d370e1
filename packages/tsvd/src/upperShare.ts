/** The share of parameters, by accumulated change, that the paper's detour figures show. */
export const paperUpperShare = 0.8;

/**
 * Positions of the floor(share m) largest values, in increasing order of position; of equal values the earlier ones are
 * taken. With `accumulatedChange` and 0.8: the paper's upper-80% filter.
 *
 * @throws RangeError for a share outside (0, 1], and for a value that is not finite.
 */
export function upperShare(values: Float64Array, share: number = paperUpperShare): Uint32Array {
  if (!(share > 0 && share <= 1)) throw new RangeError(`The share must lie in (0, 1], got ${share}.`);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RangeError(
      `The largest of values that are not finite is not defined: value ${bad} is ${values[bad]}. Leave it out.`,
    );
  }
  const order = Uint32Array.from(values, (_, k) => k).toSorted((a, b) => values[b] - values[a] || a - b);
  // A decimal share is not exact in binary: 0.29 * 100 is 28.999999999999996.
  const count = Math.min(values.length, Math.floor(share * values.length + 1e-9));
  return order.subarray(0, count).toSorted();
}
