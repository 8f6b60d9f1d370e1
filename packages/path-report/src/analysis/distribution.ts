/** Values summarised for a histogram and a cdf on a logarithmic axis. */
export interface Distribution {
  readonly count: number;
  /** Values that are 0: they have no place on a logarithmic axis, and are in no bin. */
  readonly zeros: number;
  readonly minimum: number;
  /** The smallest value above 0; null where all are 0. */
  readonly leastAboveZero: number | null;
  readonly maximum: number;
  readonly mean: number;
  /** Quantiles at 0, 1/100 ... 1: linear between order statistics. [50] is the median. */
  readonly percentiles: readonly number[];
  /** Bins of equal width in the logarithm, the last one closed. */
  readonly bins: readonly Bin[];
}

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

const binCount = 40;

/**
 * @param values Not negative, in any order.
 * @param among A distribution that these values are part of: they are counted in its bins, so that both compare.
 * @returns null when there is no value.
 */
export function distribution(values: Float64Array, among?: Distribution | null): Distribution | null {
  if (values.length === 0) return null;
  const ascending = values.toSorted();
  const count = ascending.length;
  const firstAbove = ascending.findIndex((value) => value > 0);
  const zeros = firstAbove < 0 ? count : firstAbove;
  const positive = ascending.subarray(zeros);
  const bins = among?.bins ?? [];
  return {
    count,
    zeros,
    minimum: ascending[0],
    leastAboveZero: positive.length > 0 ? positive[0] : null,
    maximum: ascending[count - 1],
    mean: ascending.reduce((sum, value) => sum + value / count, 0),
    percentiles: Array.from({ length: 101 }, (_, percent) => quantile(ascending, percent / 100)),
    bins: positive.length === 0 ? [] : counted(positive, bins.length > 0 ? bins : logarithmicBins(positive)),
  };
}

function quantile(ascending: Float64Array, probability: number): number {
  const position = probability * (ascending.length - 1);
  const floor = Math.floor(position);
  const next = Math.min(floor + 1, ascending.length - 1);
  return ascending[floor] + (position - floor) * (ascending[next] - ascending[floor]);
}

function logarithmicBins(ascending: Float64Array): Bin[] {
  const [low, high] = [ascending[0], ascending[ascending.length - 1]];
  if (low === high) return [{ from: low, to: high, count: 0 }];
  const width = Math.log(high / low) / binCount;
  const edge = (bin: number): number => (bin === binCount ? high : low * Math.exp(bin * width));
  return Array.from({ length: binCount }, (_, bin) => ({ from: edge(bin), to: edge(bin + 1), count: 0 }));
}

function counted(ascending: Float64Array, bins: readonly Bin[]): Bin[] {
  const counts = new Array<number>(bins.length).fill(0);
  let bin = 0;
  for (const value of ascending) {
    while (bin < bins.length - 1 && value >= bins[bin].to) bin += 1;
    counts[bin] += 1;
  }
  return bins.map(({ from, to }, position) => ({ from, to, count: counts[position] }));
}
