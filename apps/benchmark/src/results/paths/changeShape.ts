import { binEdge, type LogHistogram } from '@policypath/path-report/phenomena';

/** How far values are from a normal distribution; a normal one has 0 and 0. */
export interface Shape {
  readonly skewness: number;
  readonly excessKurtosis: number;
}

/** Skewness and excess kurtosis of the finite values in a histogram, each at the middle of its bin; null where they do not vary. */
export function shapeOf({ bins, zeros }: LogHistogram): Shape | null {
  const points = bins.map(([bin, weight]) => ({ value: (binEdge(bin) + binEdge(bin + 1)) / 2, weight }));
  if (zeros > 0) points.push({ value: 0, weight: zeros });
  const total = points.reduce((sum, { weight }) => sum + weight, 0);
  const meanOf = (of: (value: number) => number): number =>
    points.reduce((sum, { value, weight }) => sum + (of(value) * weight) / total, 0);
  const mean = meanOf((value) => value);
  const variance = meanOf((value) => (value - mean) ** 2);
  if (!(variance > 0)) return null;
  return {
    skewness: meanOf((value) => (value - mean) ** 3) / variance ** 1.5,
    excessKurtosis: meanOf((value) => (value - mean) ** 4) / variance ** 2 - 3,
  };
}

/**
 * How the amplitude of oscillations changes along a path: root mean square of a left vector over its second half, less that half's
 * straight line, over the same of its first half. A sine of constant amplitude has about 1, a wavelet that dies away less.
 */
export function lateAmplitude(vector: readonly number[]): number | null {
  const half = Math.floor(vector.length / 2);
  if (half < 3) return null;
  const [early, late] = [vector.slice(0, half), vector.slice(half)].map(aroundLine);
  return early > 0 ? late / early : null;
}

/** Root mean square of values around their straight line. */
function aroundLine(values: readonly number[]): number {
  const n = values.length;
  const middle = (n - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value / n, 0);
  const spread = values.reduce((sum, _, i) => sum + (i - middle) ** 2, 0);
  const slope = values.reduce((sum, value, i) => sum + ((i - middle) * value) / spread, 0);
  return Math.sqrt(values.reduce((sum, value, i) => sum + (value - mean - slope * (i - middle)) ** 2 / n, 0));
}
