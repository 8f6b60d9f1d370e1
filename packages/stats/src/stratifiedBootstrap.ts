import { checkedBootstrap, type BootstrapOptions, type IntervalOrReason, type UniformIntegers } from './interval.ts';
import { notAvailable } from './numberOrReason.ts';
import { quantile } from './quantile.ts';

export interface StratifiedBootstrapOptions<Run> extends BootstrapOptions {
  /** The runs of each stratum: one task of one algorithm. A run is a number, or a whole curve. */
  readonly strata: readonly (readonly Run[])[];
  /** What the interval is of; given the strata or a resample of them. null: it has no value there. */
  readonly statistic: (strata: readonly (readonly Run[])[]) => number | null;
}

/**
 * Stratified bootstrap with a percentile interval: in each resample every stratum is drawn anew from its own runs, with
 * replacement and in its own number. Not available when a stratum has one run (it would be drawn unchanged and seem
 * certain), or when the statistic has no value in some resample.
 *
 * With few runs the interval is too narrow: see the coverage in the README. Source: rliable's StratifiedBootstrap
 * (Agarwal et al. 2021) with `method='percentile'`.
 *
 * @throws RangeError when there is no stratum or one is empty, an option is out of range, or the statistic is not finite
 */
export function stratifiedBootstrap<Run>(options: StratifiedBootstrapOptions<Run>): IntervalOrReason {
  const { strata, statistic } = options;
  const { generator, resamples, level } = checkedBootstrap(options);
  if (strata.length === 0) throw new RangeError('no strata were given: a bootstrap needs at least one');
  if (strata.some((stratum) => stratum.length === 0)) throw new RangeError('a stratum has no runs');
  const estimate = statistic(strata);
  if (estimate === null) return notAvailable('the figure itself has no value');
  checkFinite(estimate);
  if (strata.some((stratum) => stratum.length === 1))
    return notAvailable('one run tells no interval: run at least two');

  const values = new Float64Array(resamples);
  let missing = 0;
  for (let i = 0; i < resamples; i += 1) {
    const value = statistic(strata.map((stratum) => resampled(stratum, generator)));
    if (value === null) missing += 1;
    else checkFinite(value);
    values[i] = value ?? 0;
  }
  if (missing > 0) return notAvailable(`the figure has no value in ${missing} of ${resamples} resamples`);
  return { available: true, value: { estimate, ...percentiles(values, level), level, resamples } };
}

/** As many of `runs`, drawn with replacement. */
export function resampled<Run>(runs: readonly Run[], generator: UniformIntegers): Run[] {
  return Array.from(runs, () => runs[generator.integer(runs.length)]);
}

function percentiles(
  values: Float64Array,
  level: number,
): { low: number; high: number; bootstrapStandardError: number } {
  values.sort();
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    low: quantile(values, (1 - level) / 2),
    high: quantile(values, (1 + level) / 2),
    bootstrapStandardError: Math.sqrt(squares / (values.length - 1)),
  };
}

function checkFinite(value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`the statistic is a finite number or null, got ${value}`);
}
