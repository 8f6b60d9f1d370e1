import type { BootstrapOptions } from './interval.ts';
import { checkEqualSteps, type RunEvaluations } from './runEvaluations.ts';
import { checkedBootstrap } from './interval.ts';
import { quantile } from './quantile.ts';

export interface CurveBandPoint {
  readonly step: number;
  /** Over runs. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The mean curve over runs with a pointwise bootstrap band: whole runs are drawn, so that each resample is a curve. null
 * when there is one run.
 *
 * @throws RangeError as `meanCurve`; when an option is out of range
 */
export function curveBand(runs: readonly RunEvaluations[], options: BootstrapOptions): CurveBandPoint[] | null {
  checkEqualSteps(runs);
  const { generator, resamples, level } = checkedBootstrap(options);
  if (runs.length === 1) return null;
  const draws = Array.from({ length: resamples }, () => runs.map(() => generator.integer(runs.length)));
  return runs[0].steps.map((step, i) => {
    const values = runs.map(({ meanReturns }) => meanReturns[i]);
    const means = Float64Array.from(draws, (drawn) => drawn.reduce((sum, run) => sum + values[run], 0) / runs.length);
    means.sort();
    return {
      step,
      mean: values.reduce((sum, value) => sum + value, 0) / values.length,
      low: quantile(means, (1 - level) / 2),
      high: quantile(means, (1 + level) / 2),
    };
  });
}
