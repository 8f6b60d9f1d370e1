/**
 * Eigenvalues of a Gram matrix of order n below this share of the largest are noise of float64 (singular values below
 * its square root: 1e-7 of the largest, more for long paths).
 */
export function noiseShare(size: number): number {
  return Math.max(1e-14, size * Number.EPSILON);
}

/** Eigenvalues up to here are noise: that of float64, or a larger one that is known (`noise`). */
export function noiseFloor(largest: number, size: number, noise = 0): number {
  return Math.max(noise, Math.max(0, largest) * noiseShare(size));
}

/**
 * How many eigenvalues of a Gram matrix of order `size`, largest first, stand above the noise: that of float64, or a
 * larger one that is known (`noise`).
 */
export function numericalRank(eigenvalues: Float64Array, size: number, noise = 0): number {
  const floor = noiseFloor(eigenvalues[0], size, noise);
  let rank = 0;
  while (rank < eigenvalues.length && eigenvalues[rank] > floor) rank += 1;
  return rank;
}

/** Singular values of the path from its Gram matrix's eigenvalues, those within the noise set to 0. */
export function singularValuesOf(eigenvalues: Float64Array, size: number, noise = 0): Float64Array {
  const rank = numericalRank(eigenvalues, size, noise);
  return eigenvalues.map((value, j) => (j < rank ? Math.sqrt(value) : 0));
}
