import type { NotAvailable } from './numberOrReason.ts';

/** A figure with its bootstrap interval. */
export interface Interval {
  /** The figure itself, from the runs as they are. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Nominal coverage, e.g. 0.95. */
  readonly level: number;
  /** Standard deviation of the figure over resamples. */
  readonly bootstrapStandardError: number;
  readonly resamples: number;
}

/** An interval, or why there is none. */
export type IntervalOrReason = { readonly available: true; readonly value: Interval } | NotAvailable;

/** Uniform whole numbers in [0, bound): a generator of @policypath/random is one. */
export interface UniformIntegers {
  integer(bound: number): number;
}

export interface BootstrapOptions {
  /** Seeded by the caller: the same generator in the same state gives the same interval. */
  readonly generator: UniformIntegers;
  /** Default 2000. */
  readonly resamples?: number;
  /** Nominal coverage. Default 0.95. */
  readonly level?: number;
}

/** @throws RangeError when an option is out of range */
export function checkedBootstrap({
  generator,
  resamples = 2000,
  level = 0.95,
}: BootstrapOptions): Required<BootstrapOptions> {
  if (!(Number.isSafeInteger(resamples) && resamples >= 100)) {
    throw new RangeError(`resamples is a whole number from 100 on, got ${resamples}`);
  }
  checkLevel(level);
  return { generator, resamples, level };
}

/** @throws RangeError when `level` is no share above 0 and below 1 */
export function checkLevel(level: number): void {
  if (!(level > 0 && level < 1)) throw new RangeError(`a level lies between 0 and 1, e.g. 0.95, got ${level}`);
}
