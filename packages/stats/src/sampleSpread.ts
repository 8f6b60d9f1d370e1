/** Mean and spread of one value a run; each spread is named for what it is, since papers print either as "+-". */
export interface SampleSpread {
  /** n: values, one a run. */
  readonly runs: number;
  readonly mean: number;
  /** Population standard deviation (ddof 0), the "+-" of the TD3 paper. */
  readonly populationStandardDeviation: number;
  /** Sample standard deviation (ddof 1) over sqrt(n); null for one run, which tells nothing of the spread. */
  readonly standardError: number | null;
}

/** @throws RangeError when `values` is empty or has a value that is not finite */
export function sampleSpread(values: readonly number[]): SampleSpread {
  if (values.length === 0) throw new RangeError('no values were given: a mean needs at least one');
  values.forEach((value, index) => {
    if (!Number.isFinite(value)) throw new RangeError(`value ${index} is not finite (${value})`);
  });
  // Taken from the first value on, so that equal values have their own value as mean and a spread of exactly 0.
  const origin = values[0];
  const average = origin + values.reduce((sum, value) => sum + (value - origin), 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0);
  return {
    runs: values.length,
    mean: average,
    populationStandardDeviation: Math.sqrt(squares / values.length),
    standardError: values.length === 1 ? null : Math.sqrt(squares / (values.length - 1) / values.length),
  };
}

/** The arithmetic mean; NaN of no value. */
export function mean(values: ArrayLike<number> & Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
