import { exp, log } from '@policypath/elementary';
import { checkLevel } from './bootstrap.ts';
import { checkOptions } from '@policypath/options';
import { logGamma, normalCdf, risingRoot, studentTQuantile } from './distributions.ts';

export interface TwoSamplePowerOptions {
  /** True difference of the two means. */
  readonly effect: number;
  /** Of one run's number (ddof 1), taken as the same on both sides. */
  readonly standardDeviation: number;
  /** Runs on each side. */
  readonly runs: number;
  /** Confidence of the two-sided test, 0.95 for a test at 5 %. Default 0.95. */
  readonly level?: number;
}

/**
 * Probability that a two-sided two-sample t test finds a difference: P(|T| > t) with t the quantile (1 + level) / 2 of
 * Student's t with 2 n - 2 degrees of freedom and T noncentral t with noncentrality effect / (s sqrt(2 / n)). Normal,
 * independent runs of equal spread are assumed; P(T <= t) is integrated over the distribution of the sample's deviation.
 *
 * @throws RangeError when a number is out of range
 */
export function twoSamplePower(options: TwoSamplePowerOptions): number {
  checkOptions('twoSamplePower', options, { effect: true, standardDeviation: true, runs: true, level: true });
  const { effect, standardDeviation, runs, level = 0.95 } = options;
  checkDesign(standardDeviation, runs, level);
  if (!Number.isFinite(effect)) throw new RangeError(`the effect is a finite number, got ${effect}`);
  return powerAt(Math.abs(effect) / (standardDeviation * Math.sqrt(2 / runs)), runs, level);
}

export interface SmallestDetectableEffectOptions {
  readonly standardDeviation: number;
  /** Runs on each side. */
  readonly runs: number;
  /** Probability of finding the effect. Default 0.8. */
  readonly power?: number;
  /** As of `twoSamplePower`. */
  readonly level?: number;
}

/**
 * The smallest difference of two means that a two-sided t test finds with the given power: the effect at which
 * `twoSamplePower` is `power`. In the unit of `standardDeviation`. With many runs it is (z_(1+level)/2 + z_power) s
 * sqrt(2 / n); with four a side, where that says 1.98 s, it is 2.38 s.
 *
 * @throws RangeError when a number is out of range, or the power is no more than 1 - level, which no effect has
 */
export function smallestDetectableEffect(options: SmallestDetectableEffectOptions): number {
  checkOptions('smallestDetectableEffect', options, { standardDeviation: true, runs: true, power: true, level: true });
  const { standardDeviation, runs, power = 0.8, level = 0.95 } = options;
  checkDesign(standardDeviation, runs, level);
  if (!(power > 1 - level && power < 1)) {
    throw new RangeError(`the power lies between 1 - level (${(1 - level).toPrecision(3)}) and 1, got ${power}`);
  }
  const noncentrality = risingRoot((value) => powerAt(value, runs, level) - power, 0);
  return noncentrality * standardDeviation * Math.sqrt(2 / runs);
}

function powerAt(noncentrality: number, runs: number, level: number): number {
  const degrees = 2 * runs - 2;
  const critical = studentTQuantile((1 + level) / 2, degrees);
  return 1 - noncentralTCdf(critical, degrees, noncentrality) + noncentralTCdf(-critical, degrees, noncentrality);
}

/**
 * P(T <= t) of the noncentral t: the mean of the normal P(Z <= t w - noncentrality) over w, the root of a chi-square over
 * its degrees, by Simpson's rule where w has any weight.
 */
function noncentralTCdf(t: number, degrees: number, noncentrality: number): number {
  const logFront = log(2) + (degrees / 2) * log(degrees / 2) - logGamma(degrees / 2);
  const density = (w: number): number =>
    w === 0 ? (degrees === 1 ? exp(logFront) : 0) : exp(logFront + (degrees - 1) * log(w) - (degrees * w * w) / 2);
  const reach = 9 / Math.sqrt(2 * degrees);
  const [low, high] = [Math.max(0, 1 - reach), 1 + reach];
  const intervals = 1000;
  const width = (high - low) / intervals;
  let sum = 0;
  for (let i = 0; i <= intervals; i += 1) {
    const w = low + i * width;
    const weight = i === 0 || i === intervals ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * density(w) * normalCdf(t * w - noncentrality);
  }
  return (sum * width) / 3;
}

function checkDesign(standardDeviation: number, runs: number, level: number): void {
  checkLevel(level);
  if (!(standardDeviation > 0 && Number.isFinite(standardDeviation))) {
    throw new RangeError(`the standard deviation is a number above 0, got ${standardDeviation}`);
  }
  if (!(Number.isSafeInteger(runs) && runs >= 2)) throw new RangeError(`runs is a whole number from 2 on, got ${runs}`);
}
