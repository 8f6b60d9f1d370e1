import { shown } from '@policypath/options';
import { informationAmount } from './informationAmount.ts';

/** The thresholds that the paper plots. */
export const paperThresholds: readonly number[] = [0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.99];

/**
 * Major dimensionality D(beta) = min { k : a_k >= beta }, the number of directions that hold the share beta of the
 * information amount.
 *
 * @param spectrum All singular values, largest first: `svd.spectrum()`.
 * @param beta In (0, 1].
 * @throws RangeError for a beta outside (0, 1], and as `informationAmount`.
 */
export function majorDimensionality(spectrum: Float64Array | readonly number[], beta: number): number {
  return firstReaching(informationAmount(spectrum), beta);
}

/** Position from 1 of the first amount >= beta. */
export function firstReaching(amounts: Float64Array, beta: number): number {
  if (typeof beta !== 'number' || !(beta > 0 && beta <= 1)) {
    throw new RangeError(`The threshold beta must be a number in (0, 1], got ${shown(beta)}.`);
  }
  // The last amount is exactly 1, so there is one.
  return amounts.findIndex((amount) => amount >= beta) + 1;
}
