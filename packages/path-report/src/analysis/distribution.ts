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
  const zeros = firstAtLeast(ascending, Number.MIN_VALUE);
  const positive = ascending.subarray(zeros);
  const bins = among?.bins ?? [];
  return {
    count,
    zeros,
    minimum: ascending[0],
    leastAboveZero: positive.length > 0 ? positive[0] : null,
    maximum: ascending[count - 1],
    mean: meanOf(ascending),
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
  const begins = bins.map(({ from }, bin) => (bin === 0 ? 0 : firstAtLeast(ascending, from)));
  const ends = [...begins.slice(1), ascending.length];
  return bins.map(({ from, to }, bin) => ({ from, to, count: ends[bin] - begins[bin] }));
}

/** Position of the first value that is not below `bound`; the length where there is none. */
function firstAtLeast(ascending: Float64Array, bound: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

function meanOf(values: Float64Array): number {
  let mean = 0;
  for (let k = 0; k < values.length; k += 1) mean += values[k] / values.length;
  return mean;
}
