/** The largest difference of two arrays as a share of the largest element of `expected`; Infinity where one has NaN. */
export function relativeDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length || expected.length === 0) return Infinity;
  let difference = 0;
  let scale = 0;
  for (let i = 0; i < expected.length; i += 1) {
    // NaN would get lost in a maximum.
    if (!Number.isFinite(actual[i])) return Infinity;
    difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  return difference === 0 ? 0 : difference / scale;
}
