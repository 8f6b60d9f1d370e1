import { centredGram } from '../centredGram.ts';
import type { IncrementGram } from './incrementGram.ts';

/** How the path is analysed: as it is (the paper's way), or less its mean snapshot. */
export type Centring = 'none' | 'mean';

/**
 * Gram matrix [n, n] of the path whose first snapshot and increments have these inner products: sums of H over all
 * increments made so far. The centred one leaves the first snapshot out before it sums, so that its size costs no digit.
 */
export function pathGram({ size, products }: IncrementGram, centring: Centring = 'none'): Float64Array {
  const gram = new Float64Array(size * size);
  const first = centring === 'none' ? 0 : 1;
  for (let i = first; i < size; i += 1) {
    let along = 0;
    for (let j = first; j < size; j += 1) {
      along += products[i * size + j];
      gram[i * size + j] = along + (i > 0 ? gram[(i - 1) * size + j] : 0);
    }
  }
  // The two orders of summation differ in the last digits; the matrix is symmetric to the bit.
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < i; j += 1) gram[j * size + i] = gram[i * size + j];
  }
  return centring === 'none' ? gram : centredGram(gram, size, 'mean');
}
