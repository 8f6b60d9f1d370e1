import { cos } from '@policypath/elementary';

/**
 * |Pearson correlation| of values at n equally spaced times with the cosine of `frequency` half periods,
 * cos(pi k (i + 1/2) / n): in [0, 1], sign-free as left vectors are. These cosines are exactly the left vectors of a
 * centred random walk of many dimensions. 0 for values that do not vary.
 *
 * @throws RangeError for fewer than 3 values, values that are not finite or a frequency outside 1..n - 1.
 */
export function cosineCorrelation(values: Float64Array, frequency: number): number {
  const n = values.length;
  if (n < 3) throw new RangeError(`A correlation with a cosine needs 3 values or more, got ${n}.`);
  if (!Number.isSafeInteger(frequency) || frequency < 1 || frequency >= n) {
    throw new RangeError(`The frequency must be a whole number from 1 to ${n - 1}, got ${frequency}.`);
  }
  let mean = 0;
  for (const value of values) mean += value / n;
  let product = 0;
  let squares = 0;
  for (let i = 0; i < n; i += 1) {
    const deviation = values[i] - mean;
    product += deviation * cos((Math.PI * frequency * (i + 0.5)) / n);
    squares += deviation * deviation;
  }
  if (!Number.isFinite(squares)) throw new RangeError('The values to correlate must be finite.');
  // The cosines' mean is 0 and their squares sum to n / 2.
  return squares > 0 ? Math.min(1, Math.abs(product) / Math.sqrt((squares * n) / 2)) : 0;
}
