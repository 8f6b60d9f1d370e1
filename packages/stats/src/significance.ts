import { checkLevel, type IntervalOrReason, type UniformIntegers } from './bootstrap.ts';
import { checkOptions } from '@policypath/options';
import { studentTCdf, studentTQuantile } from './distributions.ts';
import { sampleSpread } from './sampleSpread.ts';

export interface MeanInterval {
  readonly mean: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  readonly level: number;
}

/**
 * Student's t interval of the mean of one number a run, e.g. of differences within runs. It takes them as normally
 * distributed. null of one run, or where they have no spread.
 *
 * @throws RangeError when there is no value, one is not finite, or the level lies outside 0 to 1
 */
export function meanInterval(
  values: readonly number[],
  options: { readonly level?: number } = {},
): MeanInterval | null {
  checkOptions('meanInterval', options, { level: true });
  const { level = 0.95 } = options;

  checkLevel(level);
  const { mean, standardError, runs } = sampleSpread(values);
  if (standardError === null || standardError === 0) return null;
  const reach = studentTQuantile((1 + level) / 2, runs - 1) * standardError;
  return { mean, standardError, low: mean - reach, high: mean + reach, level };
}

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
export function welch(options: WelchOptions): WelchOutcome | null {
  checkOptions('welch', options, { treated: true, base: true, level: true });
  const { treated, base, level = 0.95 } = options;
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

export interface PermutationTestOptions {
  /** One number a run. */
  readonly treated: readonly number[];
  readonly base: readonly number[];
  /** Draws the relabellings where there are too many to go through all; seeded by the caller. */
  readonly generator: UniformIntegers;
  /** All relabellings are gone through up to so many; beyond, so many are drawn. Default 20 000. */
  readonly relabellings?: number;
}

export interface PermutationOutcome {
  /** Two-sided. Never below 1 over the number of relabellings: 4 runs a side cannot show less than 2/70 = 0.029. */
  readonly pValue: number;
  readonly relabellings: number;
  /** Whether all relabellings were gone through. */
  readonly exact: boolean;
}

/**
 * Permutation test of a difference of means: the share of ways to call the runs treated or base in which the means
 * differ at least as much as they do. Drawn relabellings count the observed one too (p is then at least 1 / (drawn + 1)).
 *
 * @throws RangeError when a side is empty, a value is not finite, or `relabellings` is no whole number from 1 on
 */
export function permutationTest(options: PermutationTestOptions): PermutationOutcome {
  checkOptions('permutationTest', options, { treated: true, base: true, generator: true, relabellings: true });
  const { treated, base, generator, relabellings = 20_000 } = options;
  if (!(Number.isSafeInteger(relabellings) && relabellings >= 1)) {
    throw new RangeError(`relabellings is a whole number from 1 on, got ${relabellings}`);
  }
  const observed = Math.abs(sampleSpread(treated).mean - sampleSpread(base).mean);
  const values = [...treated, ...base];
  const total = values.reduce((sum, value) => sum + value, 0);
  // Sums of the same values in another order differ in their last bits; such are equal here.
  const scale = values.reduce((sum, value) => sum + Math.abs(value), 0);
  const asFar = (sum: number): boolean =>
    Math.abs(sum / treated.length - (total - sum) / base.length) >= observed - 1e-12 * scale;

  const all = combinations(values.length, treated.length);
  if (all <= relabellings) {
    return { pValue: countSubsets(values, treated.length, asFar) / all, relabellings: all, exact: true };
  }
  let count = 0;
  for (let i = 0; i < relabellings; i += 1) {
    let sum = 0;
    // The first entries of a Fisher-Yates shuffle are a subset drawn uniformly.
    for (let k = 0; k < treated.length; k += 1) {
      const other = k + generator.integer(values.length - k);
      [values[k], values[other]] = [values[other], values[k]];
      sum += values[k];
    }
    if (asFar(sum)) count += 1;
  }
  return { pValue: (count + 1) / (relabellings + 1), relabellings, exact: false };
}

function combinations(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= k; i += 1) count = Math.round((count * (n - k + i)) / i);
  return count;
}

/** Subsets of `size` values whose sum is accepted. */
function countSubsets(values: readonly number[], size: number, accepts: (sum: number) => boolean): number {
  const from = (start: number, left: number, sum: number): number => {
    if (left === 0) return accepts(sum) ? 1 : 0;
    let count = 0;
    for (let i = start; i <= values.length - left; i += 1) count += from(i + 1, left - 1, sum + values[i]);
    return count;
  };
  return from(0, size, 0);
}

/** What may be said of a difference between a method and the base. */
export interface Verdict {
  readonly word: 'improves' | 'harms' | 'undecided' | 'not tested';
  /** Why, in a few words. */
  readonly because: string;
}

/**
 * Words a difference. 'improves' and 'harms' are said only where both intervals leave 0 out: the bootstrap's, and Student's
 * t (Welch's, for two sides), which with few runs is the wider and keeps its level. An interval that holds 0 leaves the
 * matter undecided: it does not show that there is no effect.
 *
 * @param difference treated - base, of a figure of which more is better
 * @param student the t interval of the same difference; null where it has no spread
 */
export function verdict(
  difference: IntervalOrReason,
  student: { readonly low: number; readonly high: number } | null,
): Verdict {
  if (!difference.available) return { word: 'not tested', because: difference.reason };
  if (student === null) return { word: 'not tested', because: 'no spread between runs' };
  const { low, high } = difference.value;
  const holders = [...(holdsZero({ low, high }) ? ['bootstrap'] : []), ...(holdsZero(student) ? ["Student's"] : [])];
  if (holders.length > 0) {
    return {
      word: 'undecided',
      because: `${holders.join(' and ')} ${holders.length > 1 ? 'intervals hold' : 'interval holds'} 0`,
    };
  }
  if (low > 0 && student.low > 0) return { word: 'improves', because: 'both intervals lie above 0' };
  if (high < 0 && student.high < 0) return { word: 'harms', because: 'both intervals lie below 0' };
  return { word: 'undecided', because: 'the intervals contradict each other' };
}

/** The same of a secondary measure, by which nothing is judged: where the difference lies, in words that do not value it. */
export function described({ word, because }: Verdict): string {
  const neutral = { improves: 'higher', harms: 'lower', undecided: 'undecided', 'not tested': 'not tested' } as const;
  return `${neutral[word]}: ${because}`;
}

function holdsZero({ low, high }: { readonly low: number; readonly high: number }): boolean {
  return low <= 0 && high >= 0;
}
