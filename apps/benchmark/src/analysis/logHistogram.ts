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
  return 10 ** (bin / binsPerDecade);
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
      const bin = Math.floor(binsPerDecade * Math.log10(values[k]));
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
