import { log10, pow } from '@policypath/elementary';

/** Values in increasing order, each with the weight that it has in sums over a population. */
export interface WeightedSample {
  readonly values: Float64Array;
  readonly weights: Float64Array;
  readonly totalWeight: number;
}

/** @param weights One a value, above 0. Default: 1 each. */
export function weightedSample(values: Float64Array, weights?: Float64Array): WeightedSample {
  if (weights === undefined) {
    return { values: values.toSorted(), weights: new Float64Array(values.length).fill(1), totalWeight: values.length };
  }
  const order = Uint32Array.from(values, (_, k) => k).toSorted((a, b) => values[a] - values[b]);
  return {
    values: Float64Array.from(order, (k) => values[k]),
    weights: Float64Array.from(order, (k) => weights[k]),
    totalWeight: weights.reduce((sum, weight) => sum + weight, 0),
  };
}

/** The least value that has at least the share `probability` of the weight at or below it; null of no values. */
export function quantile({ values, weights, totalWeight }: WeightedSample, probability: number): number | null {
  if (values.length === 0) return null;
  let below = 0;
  for (let k = 0; k < values.length; k += 1) {
    below += weights[k];
    // Sums of weights are exact to rounding only.
    if (below >= probability * totalWeight * (1 - 1e-12)) return values[k];
  }
  return values[values.length - 1];
}

/** Share of the weight whose value is at or below `threshold`. */
export function shareAtOrBelow({ values, weights, totalWeight }: WeightedSample, threshold: number): number {
  let below = 0;
  for (let k = 0; k < values.length && values[k] <= threshold; k += 1) below += weights[k];
  return below / totalWeight;
}

/**
 * Gini coefficient of values from 0: half the mean difference of two values over their mean. 0 where all are equal,
 * towards 1 where few hold everything; null where all are 0.
 */
export function giniCoefficient({ values, weights, totalWeight }: WeightedSample): number | null {
  let held = 0;
  let area = 0;
  for (let k = 0; k < values.length; k += 1) {
    area += weights[k] * (2 * held + weights[k] * values[k]);
    held += weights[k] * values[k];
  }
  return held > 0 ? 1 - area / (totalWeight * held) : null;
}

/**
 * Counts on a logarithmic axis whose bins are the same for all data, so that histograms of several trials, layers or draws
 * can be added up: bin j holds values in [10^(j / 20), 10^((j + 1) / 20)).
 */
export interface LogHistogram {
  /** Weight of all values, wherever they fall. */
  readonly total: number;
  /** Weight of values that are 0, which have no place on the axis. */
  readonly zeros: number;
  /** Weight of values that are infinite. */
  readonly infinite: number;
  /** [j, weight] of bins that are not empty, in increasing order. */
  readonly bins: readonly (readonly [bin: number, weight: number])[];
}

export const binsPerDecade = 20;

/** Lower edge of a bin. */
export function binEdge(bin: number): number {
  return pow(10, bin / binsPerDecade);
}

/**
 * @param values Not negative; infinite ones are counted apart.
 * @param weights One a value. Default: 1 each.
 */
export function logHistogram(values: Float64Array, weights?: Float64Array): LogHistogram {
  const bins = new Map<number, number>();
  let [total, zeros, infinite] = [0, 0, 0];
  for (let k = 0; k < values.length; k += 1) {
    const weight = weights === undefined ? 1 : weights[k];
    total += weight;
    if (values[k] === 0) zeros += weight;
    else if (values[k] === Infinity) infinite += weight;
    else {
      const bin = Math.floor(binsPerDecade * log10(values[k]));
      bins.set(bin, (bins.get(bin) ?? 0) + weight);
    }
  }
  return { total, zeros, infinite, bins: [...bins].toSorted(([a], [b]) => a - b) };
}

/** The histogram of all values of all of them. */
export function joinedHistogram(histograms: readonly LogHistogram[]): LogHistogram {
  const bins = new Map<number, number>();
  let [total, zeros, infinite] = [0, 0, 0];
  for (const one of histograms) {
    total += one.total;
    zeros += one.zeros;
    infinite += one.infinite;
    for (const [bin, weight] of one.bins) bins.set(bin, (bins.get(bin) ?? 0) + weight);
  }
  return { total, zeros, infinite, bins: [...bins].toSorted(([a], [b]) => a - b) };
}
