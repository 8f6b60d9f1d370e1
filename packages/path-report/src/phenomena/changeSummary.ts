import {
  joinedHistogram,
  logHistogram,
  type LogHistogram,
  giniCoefficient,
  quantile,
  shareAtOrBelow,
  weightedSample,
} from './weightedSample.ts';

/** Changes of the parameters of one layer: all of them, or a sample in which each stands for `weight` parameters. */
export interface LayerChanges {
  readonly accumulated: Float64Array;
  readonly final: Float64Array;
  /** Positions of the upper share by accumulated change. */
  readonly upper: Uint32Array;
  readonly weight: number;
}

/** How much the parameters of one layer, or of several, changed. */
export interface AccumulationSummary {
  /** Parameters. */
  readonly parameters: number;
  /** Parameters that never moved. */
  readonly neverMoved: number;
  readonly median: number;
  /** Gini coefficient: the asymmetry in one number. null when nothing moved. */
  readonly gini: number | null;
  /** Share of the parameters with at most a tenth of the mean. */
  readonly minorShare: number;
  readonly histogram: LogHistogram;
}

/** Detour ratios of the parameters of the upper share that moved. */
export interface DetourSummary {
  /** null when nothing moved. */
  readonly median: number | null;
  /** Infinite: parameters that moved and ended exactly where they began (x/0). */
  readonly histogram: LogHistogram;
}

/** What counts as a minor change, beside the mean accumulated change. */
export const minorChange = 0.1;

export function accumulationSummary(layers: readonly LayerChanges[]): AccumulationSummary {
  const { values, weights } = joined(layers, ({ accumulated }) => accumulated);
  const sample = weightedSample(values, weights);
  const mean = sample.values.reduce((sum, value, k) => sum + value * sample.weights[k], 0) / sample.totalWeight;
  const histogram = logHistogram(values, weights);
  return {
    parameters: sample.totalWeight,
    neverMoved: histogram.zeros,
    median: quantile(sample, 0.5) ?? 0,
    gini: giniCoefficient(sample),
    minorShare: shareAtOrBelow(sample, minorChange * mean),
    histogram,
  };
}

export function detourSummary(layers: readonly LayerChanges[]): DetourSummary {
  const { values, weights } = joined(layers, ({ accumulated, final, upper }) => {
    const moved = upper.filter((k) => accumulated[k] > 0);
    return Float64Array.from(moved, (k) => accumulated[k] / final[k]);
  });
  return { median: quantile(weightedSample(values, weights), 0.5), histogram: logHistogram(values, weights) };
}

/** Weights are left out where each parameter stands for itself. */
function joined(
  layers: readonly LayerChanges[],
  valuesOf: (layer: LayerChanges) => Float64Array,
): { values: Float64Array; weights: Float64Array | undefined } {
  const parts = layers.map((layer) => ({ values: valuesOf(layer), weight: layer.weight }));
  const size = parts.reduce((sum, { values }) => sum + values.length, 0);
  const values = new Float64Array(size);
  const weights = parts.some(({ weight }) => weight !== 1) ? new Float64Array(size) : undefined;
  let from = 0;
  for (const part of parts) {
    values.set(part.values, from);
    weights?.fill(part.weight, from, from + part.values.length);
    from += part.values.length;
  }
  return { values, weights };
}

/** Histograms of several draws as one of the size of a single draw. */
export function meanHistogram(histograms: readonly LogHistogram[]): LogHistogram {
  const { total, zeros, infinite, bins } = joinedHistogram(histograms);
  const count = histograms.length;
  return {
    total: total / count,
    zeros: zeros / count,
    infinite: infinite / count,
    bins: bins.map(([bin, weight]) => [bin, weight / count]),
  };
}
