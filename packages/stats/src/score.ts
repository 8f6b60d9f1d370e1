import { meanCurve, type CurvePoint } from './meanCurve.ts';
import type { RunEvaluations } from './runEvaluations.ts';

/**
 * SCORE: the highest point of the learning curve averaged over runs (not the mean of each run's best), with the spread
 * across runs at that evaluation; the first such evaluation when several are equal. As a maximum over time it grows
 * with noise and with the number of evaluations: compare only runs evaluated alike.
 *
 * Source: the TD3 paper's Table 1 (its "+-" is `populationStandardDeviation`), used by "The Ladder in Chaos", Table 1.
 *
 * @throws RangeError as `meanCurve`
 */
export function score(runs: readonly RunEvaluations[]): CurvePoint {
  return meanCurve(runs).reduce((best, point) => (point.mean > best.mean ? point : best));
}
