/** A fixed sequence that looks random, uniform in [-1, 1): MurmurHash3's finaliser. */
export function noise(seed: number, position: number): number {
  let word = (Math.imul(seed, 0x01000193) ^ position) + 0x9e3779b9;
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return (word ^ (word >>> 16)) / 2 ** 31;
}

/** Snapshot `index` of a drifting walk around initial weights. */
export function walk(
  snapshots: number,
  dimension: number,
  { seed = 1, step = 0.02, drift = 0.01 }: { seed?: number; step?: number; drift?: number } = {},
): Float32Array[] {
  const weights = Float64Array.from({ length: dimension }, (_, k) => 0.3 * noise(seed, k));
  return Array.from({ length: snapshots }, (_, i) => {
    for (let k = 0; k < dimension; k += 1) {
      weights[k] += drift * noise(seed + 1, k) + step * noise(seed + 2, i * dimension + k);
    }
    return Float32Array.from(weights);
  });
}

/** Largest absolute difference of two vectors of one length. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let k = 0; k < a.length; k += 1) {
    const difference = Math.abs(a[k] - b[k]);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
