import { binEdge, type LogHistogram } from '@policypath/path-report/phenomena';
import { normalCdf } from '@policypath/stats';

/** How far values are from a normal distribution, of which all three numbers are 0. */
export interface Shape {
  readonly skewness: number;
  readonly excessKurtosis: number;
  /** Largest difference of the cdf from that of a normal distribution of the same mean and deviation (Kolmogorov, Lilliefors). */
  readonly distance: number;
}

/** The shape of the finite values in a histogram, each at the middle of its bin, the cdf at their edges; null where they do not vary. */
export function shapeOf({ bins, zeros }: LogHistogram): Shape | null {
  const points = bins.map(([bin, weight]) => ({ value: (binEdge(bin) + binEdge(bin + 1)) / 2, weight }));
  if (zeros > 0) points.push({ value: 0, weight: zeros });
  const total = points.reduce((sum, { weight }) => sum + weight, 0);
  const meanOf = (of: (value: number) => number): number =>
    points.reduce((sum, { value, weight }) => sum + (of(value) * weight) / total, 0);
  const mean = meanOf((value) => value);
  const variance = meanOf((value) => (value - mean) ** 2);
  if (!(variance > 0)) return null;
  let below = zeros / total;
  let distance = Math.abs(below - normalCdf(-mean / Math.sqrt(variance)));
  for (const [bin, weight] of bins) {
    below += weight / total;
    distance = Math.max(distance, Math.abs(below - normalCdf((binEdge(bin + 1) - mean) / Math.sqrt(variance))));
  }
  return {
    distance,
    skewness: meanOf((value) => (value - mean) ** 3) / variance ** 1.5,
    excessKurtosis: meanOf((value) => (value - mean) ** 4) / variance ** 2 - 3,
  };
}

/**
 * How the amplitude of oscillations changes along a path: root mean square of a left vector over its second half, over that of its
 * first. A cosine of constant amplitude has about 1, a wavelet that dies away less.
 */
export function lateAmplitude(vector: readonly number[]): number | null {
  const half = Math.floor(vector.length / 2);
  if (half === 0) return null;
  const [early, late] = [vector.slice(0, half), vector.slice(vector.length - half)].map((values) =>
    Math.sqrt(values.reduce((sum, value) => sum + value ** 2 / values.length, 0)),
  );
  return early > 0 ? late / early : null;
}
