import { scrambled } from '../src/startVectors.ts';

/** A fixed sequence that looks random, uniform in [-1, 1). */
export function noise(seed: number, position: number): number {
  return scrambled(Math.imul(seed, 0x01000193) ^ position) / 2 ** 31;
}

export interface WalkOptions {
  readonly seed?: number;
  readonly snapshots: number;
  readonly dimension: number;
  /** Size of a step beside weights of about 0.06. */
  readonly step?: number;
  readonly drift?: number;
}

/** A walk with momentum and drift around initial weights: what a policy path looks like. */
export function walk({ seed = 1, snapshots, dimension, step = 1e-3, drift = 1e-4 }: WalkOptions): Float32Array[] {
  const weights = Float64Array.from({ length: dimension }, (_, k) => noise(seed, k) / 16);
  const direction = Float64Array.from({ length: dimension }, (_, k) => drift * noise(seed + 1, k));
  const momentum = new Float64Array(dimension);
  return Array.from({ length: snapshots }, (_, i) => {
    for (let k = 0; k < dimension; k += 1) {
      momentum[k] = 0.9 * momentum[k] + step * noise(seed + 2, i * dimension + k);
      weights[k] += momentum[k] + direction[k];
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

/** Largest deviation of U^T U from the identity; U [n, r] row-major. */
export function orthonormalityError(leftVectors: Float64Array, rank: number): number {
  let largest = 0;
  for (let a = 0; a < rank; a += 1) {
    for (let b = 0; b <= a; b += 1) {
      let product = 0;
      for (let i = 0; i < leftVectors.length; i += rank) product += leftVectors[i + a] * leftVectors[i + b];
      largest = Math.max(largest, Math.abs(product - (a === b ? 1 : 0)));
    }
  }
  return largest;
}
