/** e.g. '90 % band of 99 paths'; of too few paths for that share, what it is instead. */
export function bandText(share: number, paths: number): string {
  // Rounding leaves (1 - 0.9) / 2 a little below 0.05.
  const isWide = (paths + 1) * ((1 - share) / 2) >= 1 - 1e-9;
  return isWide ? `${Math.round(100 * share)} % band of ${paths} paths` : `lowest to highest of ${paths} paths`;
}
