/** Values summarised for a histogram and a cdf on a logarithmic axis. */
export interface Distribution {
  readonly count: number;
  /** Values that are 0: they have no place on a logarithmic axis, and are in no bin. */
  readonly zeros: number;
  readonly minimum: number;
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

/** @param values Not negative, in any order. Returns null when there is none. */
export function distribution(values: Float64Array): Distribution | null {
  if (values.length === 0) return null;
  const ascending = values.toSorted();
  const count = ascending.length;
  const zeros = ascending.findIndex((value) => value > 0);
  return {
    count,
    zeros: zeros < 0 ? count : zeros,
    minimum: ascending[0],
    maximum: ascending[count - 1],
    mean: ascending.reduce((sum, value) => sum + value / count, 0),
    percentiles: Array.from({ length: 101 }, (_, percent) => quantile(ascending, percent / 100)),
    bins: zeros < 0 ? [] : logarithmicBins(ascending.subarray(zeros)),
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
  if (low === high) return [{ from: low, to: high, count: ascending.length }];
  const width = Math.log(high / low) / binCount;
  const edge = (bin: number): number => (bin === binCount ? high : low * Math.exp(bin * width));
  const counts = new Array<number>(binCount).fill(0);
  let bin = 0;
  for (const value of ascending) {
    while (bin < binCount - 1 && value >= edge(bin + 1)) bin += 1;
    counts[bin] += 1;
  }
  return counts.map((count, position) => ({ from: edge(position), to: edge(position + 1), count }));
}
