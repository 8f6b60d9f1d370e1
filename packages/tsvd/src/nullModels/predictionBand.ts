/** Ends of a band of values. */
export interface PredictionBand {
  readonly low: number;
  readonly high: number;
}

/**
 * The band in which one more draw lies with probability `share`: quantiles at (draws + 1) p, linear between order
 * statistics, so that a value outside is one whose two-sided Monte Carlo p-value is at most 1 - share. (Quantiles at
 * (draws - 1) p hold 81 % of 19 draws for nominal 90 %.) Of fewer draws than 2 / (1 - share) - 1 the lowest and the highest,
 * which hold less.
 *
 * @param share In (0, 1). 0.9 of 19 draws: the lowest and the highest.
 */
export function predictionBand(draws: ArrayLike<number>, share: number): PredictionBand {
  const ascending = Float64Array.from(draws).sort();
  return { low: orderStatistic(ascending, (1 - share) / 2), high: orderStatistic(ascending, (1 + share) / 2) };
}

function orderStatistic(ascending: Float64Array, probability: number): number {
  const exact = (ascending.length + 1) * probability - 1;
  // (1 - 0.9) / 2 is not quite 0.05, and a whisker of an infinite neighbour is infinite.
  const whole = Math.abs(exact - Math.round(exact)) < 1e-9 ? Math.round(exact) : exact;
  const position = Math.max(0, Math.min(ascending.length - 1, whole));
  const [floor, next] = [Math.floor(position), Math.ceil(position)];
  // Two infinite neighbours have no difference.
  if (ascending[floor] === ascending[next]) return ascending[floor];
  return ascending[floor] + (position - floor) * (ascending[next] - ascending[floor]);
}
