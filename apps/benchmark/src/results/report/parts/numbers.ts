import { sampleSpread } from '@policypath/stats';

/** Three digits that matter, no exponent for what people write without one. */
export function rounded(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1000) return value.toFixed(0);
  return size >= 1e-4 ? String(Number(value.toPrecision(3))) : value.toExponential(2);
}

/**
 * Mean over runs and the standard deviation over them (one run less in the denominator), both to the digit that the latter
 * leaves certain, of four of the mean at most; null for no run.
 */
export function meanAndDeviation(values: readonly number[]): string | null {
  if (values.length === 0) return null;
  const { mean, standardError } = sampleSpread(values);
  if (standardError === null) return rounded(mean);
  const deviation = standardError * Math.sqrt(values.length);
  if (deviation === 0) return `${rounded(mean)} ± 0`;
  const digits = Math.max(0, Math.min(1 - magnitude(deviation), 3 - magnitude(mean)));
  return `${mean.toFixed(digits)} ± ${deviation.toFixed(digits)}`;
}

/** The power of ten of the first digit; 0 for 0. */
function magnitude(value: number): number {
  return value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function percentage(share: number): string {
  return `${rounded(100 * share)} %`;
}
