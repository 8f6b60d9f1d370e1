import type { OverSeeds } from './trialGroup.ts';

/** e.g. '90 % band of 99 paths'; of too few paths for that share, what it is instead. */
export function bandText(share: number, paths: number): string {
  // Rounding leaves (1 - 0.9) / 2 a little below 0.05.
  const isWide = (paths + 1) * ((1 - share) / 2) >= 1 - 1e-9;
  return isWide ? `${Math.round(100 * share)} % band of ${paths} paths` : `lowest to highest of ${paths} paths`;
}

/** Three significant digits, without an exponent between 1e-3 and 1e5. */
export function short(value: number | null | undefined): string {
  if (value === null || value === undefined) return '-';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e5) return value.toExponential(1);
  return String(Number(value.toPrecision(3)));
}

/** '0.31', or '0.31 (0.28 to 0.34)' over several seeds. */
export function seedText({ mean, low, high }: OverSeeds): string {
  if (mean === null) return '-';
  // A range that rounds to one number is none to a reader.
  return short(low) === short(high) ? short(mean) : `${short(mean)} (${short(low)} to ${short(high)})`;
}

/** For number cells: `digits` after the point. */
export function fixed(value: number | null, digits: number): number | null {
  return value === null ? null : Number(value.toFixed(digits));
}
