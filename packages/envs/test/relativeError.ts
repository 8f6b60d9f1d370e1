/** Largest |x - y| / (1 + |y|); infinite when the lengths differ or a value is NaN. */
export function relativeError(values: ArrayLike<number>, expected: readonly number[]): number {
  if (values.length !== expected.length) return Infinity;
  return expected.reduce((largest, value, i) => {
    const error = Math.abs(values[i] - value) / (1 + Math.abs(value));
    return error <= largest ? largest : Number.isNaN(error) ? Infinity : error;
  }, 0);
}
