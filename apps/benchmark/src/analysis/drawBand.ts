/** Where a value lies among draws of a null model. */
export interface DrawBand {
  readonly mean: number;
  /** Quantiles that hold the share of the draws that was asked for. */
  readonly low: number;
  readonly high: number;
  /** Two-sided Monte Carlo p-value, min(1, 2 min(P_low, P_high)) with P = (1 + draws at least as extreme) / (1 + draws). */
  readonly pValue: number;
}

/** @param share Of the draws that the band holds, in (0, 1). */
export function drawBand(value: number, draws: readonly number[], share: number): DrawBand {
  const { low, high } = interval(draws, share);
  const below = draws.filter((draw) => draw <= value).length;
  const above = draws.filter((draw) => draw >= value).length;
  return {
    mean: draws.reduce((sum, draw) => sum + draw / draws.length, 0),
    low,
    high,
    pValue: Math.min(1, (2 * (1 + Math.min(below, above))) / (1 + draws.length)),
  };
}

/** Quantiles at both sides of a share of the draws, linear between order statistics. */
export function interval(draws: readonly number[], share: number): { readonly low: number; readonly high: number } {
  const ascending = draws.toSorted((a, b) => a - b);
  return { low: at(ascending, (1 - share) / 2), high: at(ascending, (1 + share) / 2) };
}

function at(ascending: readonly number[], probability: number): number {
  const position = probability * (ascending.length - 1);
  const [floor, next] = [Math.floor(position), Math.ceil(position)];
  // Two infinite neighbours have no difference.
  if (ascending[floor] === ascending[next]) return ascending[floor];
  return ascending[floor] + (position - floor) * (ascending[next] - ascending[floor]);
}
