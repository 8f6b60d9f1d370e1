import { checkLevel } from './interval.ts';
import { sampleSpread } from './sampleSpread.ts';
import { studentTQuantile } from './studentT.ts';

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
  { level = 0.95 }: { readonly level?: number } = {},
): MeanInterval | null {
  checkLevel(level);
  const { mean, standardError, runs } = sampleSpread(values);
  if (standardError === null || standardError === 0) return null;
  const reach = studentTQuantile((1 + level) / 2, runs - 1) * standardError;
  return { mean, standardError, low: mean - reach, high: mean + reach, level };
}
