/** Where a recorded value lies among the values of paths drawn from a null model. */
export interface NullBand {
  /** Mean over the draws; of `detour` the harmonic mean (a path that nearly returns has a huge ratio). */
  readonly mean: number;
  /** Quantiles at both sides of the band: it holds the stated share of the draws. */
  readonly low: number;
  readonly high: number;
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
 * @param share Of the draws that the band holds, in (0, 1).
 * @param reciprocal Summarises 1 / value, for ratios that may be infinite.
 */
export function nullBand(value: number, draws: Float64Array, share: number, reciprocal = false): NullBand {
  if (reciprocal) {
    const band = nullBand(
      1 / value,
      draws.map((draw) => 1 / draw),
      share,
    );
    return { mean: 1 / band.mean, low: 1 / band.high, high: 1 / band.low, pValue: band.pValue };
  }
  const ascending = draws.toSorted();
  let below = 0;
  let above = 0;
  let mean = 0;
  const tie = TIE * Math.abs(value);
  for (const draw of draws) {
    if (draw <= value + tie) below += 1;
    if (draw >= value - tie) above += 1;
    mean += draw / draws.length;
  }
  return {
    mean,
    low: quantile(ascending, (1 - share) / 2),
    high: quantile(ascending, (1 + share) / 2),
    pValue: Math.min(1, (2 * (1 + Math.min(below, above))) / (1 + draws.length)),
  };
}

/** Linear interpolation between order statistics, the first at 0 and the last at 1 (numpy's default). */
function quantile(ascending: Float64Array, probability: number): number {
  const position = probability * (ascending.length - 1);
  const floor = Math.floor(position);
  const next = Math.min(floor + 1, ascending.length - 1);
  return ascending[floor] + (position - floor) * (ascending[next] - ascending[floor]);
}
