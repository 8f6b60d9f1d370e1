import { exp, log } from '@policypath/elementary';
import { OrderStatistics, type PositionSet } from '@policypath/tsvd';

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
 * @param values Not negative, in any order, and left as they are; those that are not finite are left out.
 * @param chosen Positions of the values meant; default: all.
 * @param among A distribution that these values are part of: they are counted in its bins, so that both compare.
 * @returns null when there is no value.
 */
export function distribution(
  values: Float64Array,
  { chosen, among }: { readonly chosen?: PositionSet; readonly among?: Distribution | null } = {},
): Distribution | null {
  const order = new OrderStatistics(values, chosen);
  const { count } = order;
  if (count === 0) return null;
  const [zeros] = order.below([Number.MIN_VALUE]);
  // The percentiles' ranks, and the one after each.
  const places = Array.from({ length: 101 }, (_, percent) => (percent / 100) * (count - 1));
  const ranks = places.flatMap((place) => [Math.floor(place), Math.min(Math.floor(place) + 1, count - 1)]);
  const statistics = order.at([...ranks, Math.min(zeros, count - 1)]);
  const percentiles = places.map((place, i) => {
    const [value, next] = [statistics[2 * i], statistics[2 * i + 1]];
    return value + (place - Math.floor(place)) * (next - value);
  });
  const [minimum, maximum] = [statistics[0], statistics[ranks.length - 1]];
  const leastAboveZero = zeros < count ? statistics[ranks.length] : null;
  const bins = among?.bins ?? [];
  return {
    count,
    zeros,
    minimum,
    leastAboveZero,
    maximum,
    mean: meanOf(values, chosen, count),
    percentiles,
    bins:
      leastAboveZero === null
        ? []
        : counted(order, zeros, bins.length > 0 ? bins : logarithmicBins(leastAboveZero, maximum)),
  };
}

function logarithmicBins(low: number, high: number): Bin[] {
  if (low === high) return [{ from: low, to: high, count: 0 }];
  const width = log(high / low) / binCount;
  const edge = (bin: number): number => (bin === binCount ? high : low * exp(bin * width));
  return Array.from({ length: binCount }, (_, bin) => ({ from: edge(bin), to: edge(bin + 1), count: 0 }));
}

function counted(order: OrderStatistics, zeros: number, bins: readonly Bin[]): Bin[] {
  const begins = [zeros, ...order.below(bins.slice(1).map(({ from }) => from))];
  const ends = [...begins.slice(1), order.count];
  return bins.map(({ from, to }, bin) => ({ from, to, count: ends[bin] - begins[bin] }));
}

function meanOf(values: Float64Array, chosen: PositionSet | undefined, count: number): number {
  let sum = 0;
  for (let k = 0; k < values.length; k += 1) {
    if (values[k] <= Number.MAX_VALUE && chosen?.has(k) !== false) sum += values[k];
  }
  return sum / count;
}
