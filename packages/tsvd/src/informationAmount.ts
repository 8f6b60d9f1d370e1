import { checkSpectrum } from './truncatedList.ts';

/**
 * Information amount a_k = (s_1 + ... + s_k) / (s_1 + ... + s_n) for k = 1..n, at [k - 1] (the paper's section 3.2): sums of singular
 * values, not of their squares (`explainedVariance`).
 *
 * @param spectrum All singular values, largest first: `svd.spectrum()`. The leading ones alone have another sum.
 * @throws RangeError for a list known to be truncated, an empty one, values that are negative, not finite or not in
 * order, and a spectrum of zeros.
 */
export function informationAmount(spectrum: Float64Array | readonly number[]): Float64Array {
  checkSpectrum(spectrum);
  const amounts = new Float64Array(spectrum.length);
  let sum = 0;
  for (let k = 0; k < amounts.length; k += 1) {
    sum += spectrum[k];
    amounts[k] = sum;
  }
  return amounts.map((amount) => amount / sum);
}
