import { informationAmount } from './informationAmount.ts';
import { firstReaching } from './majorDimensionality.ts';
import { checkSpectrum } from './truncatedList.ts';

/**
 * (s_1^2 + ... + s_k^2) / (s_1^2 + ... + s_n^2) for k = 1..n, at [k - 1]: the squared form of `informationAmount`, the
 * share of the path's squared norm (of its variance only if the path is centred; it is not). Throws as that does.
 */
export function explainedVariance(spectrum: Float64Array | readonly number[]): Float64Array {
  checkSpectrum(spectrum);
  // In units of the largest value, so that squares neither overflow nor vanish.
  return informationAmount(Float64Array.from(spectrum, (value) => (value / spectrum[0]) ** 2));
}

/** min { k : explained variance of k directions >= beta }: the squared form of `majorDimensionality`. */
export function explainedVarianceDimensionality(spectrum: Float64Array | readonly number[], beta: number): number {
  return firstReaching(explainedVariance(spectrum), beta);
}
