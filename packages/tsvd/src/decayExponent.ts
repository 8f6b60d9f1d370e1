import { log } from '@policypath/elementary';

/**
 * Exponent alpha of s_k ~ k^-alpha: minus the least-squares slope of log s_k against log k for k = 1..n; values of 0 are
 * left out. 1 for the leading values of a centred random walk, larger for smoother paths, less for noise about a point.
 *
 * @param singularValues The leading values wanted, largest first.
 * @throws RangeError for a value that is not a finite number from 0, and unless 2 or more are positive.
 */
export function decayExponent(singularValues: Float64Array): number {
  const bad = singularValues.findIndex((value) => !(value >= 0 && value < Infinity));
  if (bad >= 0) {
    throw new RangeError(
      `Singular values are finite numbers from 0; value ${bad} is ${singularValues[bad]}. Pass svd.singularValues or svd.spectrum().`,
    );
  }
  const points = Array.from(singularValues, (value, j) => [log(j + 1), log(value)]).filter(([, y]) => y > -Infinity);
  if (points.length < 2) {
    throw new RangeError(
      `A decay exponent needs 2 or more positive singular values, got ${points.length} of ${singularValues.length}.`,
    );
  }
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  let slope = 0;
  let spread = 0;
  for (const [x, y] of points) {
    slope += (x - meanX) * (y - meanY);
    spread += (x - meanX) ** 2;
  }
  return -slope / spread;
}
