import type { UniformIntegers } from './interval.ts';
import { sampleSpread } from './sampleSpread.ts';

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
