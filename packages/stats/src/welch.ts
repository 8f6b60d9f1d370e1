import { checkLevel } from './interval.ts';
import { sampleSpread } from './sampleSpread.ts';
import { studentTCdf, studentTQuantile } from './studentT.ts';

export interface WelchOptions {
  /** One number a run. */
  readonly treated: readonly number[];
  readonly base: readonly number[];
  /** Of the interval. Default 0.95. */
  readonly level?: number;
}

export interface WelchOutcome {
  /** Mean of treated - mean of base. */
  readonly difference: number;
  /** Of the difference. */
  readonly standardError: number;
  /** Welch and Satterthwaite's degrees of freedom. */
  readonly degreesOfFreedom: number;
  /** Two-sided p value of "no difference of means". */
  readonly pValue: number;
  readonly low: number;
  readonly high: number;
  readonly level: number;
}

/**
 * Welch's t test and interval of a difference of two means, for runs of unequal spread. It takes the runs as normally
 * distributed; with few runs it is nevertheless the more honest of the intervals here (see the coverage in the README).
 * null when a side has one run, or when neither side has any spread.
 *
 * @throws RangeError when a side is empty, a value is not finite, or the level lies outside 0 to 1
 */
export function welch({ treated, base, level = 0.95 }: WelchOptions): WelchOutcome | null {
  checkLevel(level);
  const [own, other] = [sampleSpread(treated), sampleSpread(base)];
  if (own.standardError === null || other.standardError === null) return null;
  const [a, b] = [own.standardError ** 2, other.standardError ** 2];
  if (a + b === 0) return null;
  const standardError = Math.sqrt(a + b);
  const degreesOfFreedom = (a + b) ** 2 / (a ** 2 / (own.runs - 1) + b ** 2 / (other.runs - 1));
  const difference = own.mean - other.mean;
  const reach = studentTQuantile((1 + level) / 2, degreesOfFreedom) * standardError;
  return {
    difference,
    standardError,
    degreesOfFreedom,
    pValue: 2 * studentTCdf(-Math.abs(difference) / standardError, degreesOfFreedom),
    low: difference - reach,
    high: difference + reach,
    level,
  };
}
