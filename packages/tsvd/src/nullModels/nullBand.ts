import { predictionBand, type PredictionBand } from './predictionBand.ts';

/** Where a recorded value lies among the values of paths drawn from a null model. */
export interface NullBand extends PredictionBand {
  /** Mean over the draws; of `detour` the harmonic mean (a path that nearly returns has a huge ratio). */
  readonly mean: number;
  /**
   * Two-sided Monte Carlo p-value, min(1, 2 min(P_low, P_high)) with P = (1 + draws at least as extreme) / (1 + draws):
   * never 0, and at most alpha with probability alpha when the path is itself a draw of the null model.
   */
  readonly pValue: number;
}

/** Values closer than this share count as equal: a statistic that a surrogate cannot change differs by rounding alone. */
const TIE = 1e-9;

/**
 * @param draws Values of the statistic on paths of the null model.
 * @param share Probability that one more draw lies in the band, in (0, 1).
 * @param reciprocal Summarises 1 / value, for ratios that may be infinite.
 */
export function nullBand(value: number, draws: ArrayLike<number>, share: number, reciprocal = false): NullBand {
  if (reciprocal) {
    const inverse = Float64Array.from(draws, (draw) => 1 / draw);
    const band = nullBand(1 / value, inverse, share);
    return { mean: 1 / band.mean, low: 1 / band.high, high: 1 / band.low, pValue: band.pValue };
  }
  let below = 0;
  let above = 0;
  let mean = 0;
  const tie = Number.isFinite(value) ? TIE * Math.abs(value) : 0;
  for (let i = 0; i < draws.length; i += 1) {
    if (draws[i] <= value + tie) below += 1;
    if (draws[i] >= value - tie) above += 1;
    mean += draws[i] / draws.length;
  }
  const pValue = Math.min(1, (2 * (1 + Math.min(below, above))) / (1 + draws.length));
  return { mean, ...predictionBand(draws, share), pValue };
}
