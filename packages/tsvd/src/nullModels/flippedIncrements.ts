import type { IncrementGram } from './incrementGram.ts';
import type { NullGenerator } from './nullGenerator.ts';

/**
 * Surrogate of the recorded path with every increment kept or reversed by a fair coin: first snapshot, step lengths and
 * their course in time, and the increments' second moments stay; drift, momentum and every other preferred sense are gone.
 */
export function flippedIncrements(recorded: IncrementGram, generator: Pick<NullGenerator, 'integer'>): IncrementGram {
  const signs = Array.from({ length: recorded.size - 1 }, () => (generator.integer(2) === 0 ? 1 : -1));
  return signedIncrements(recorded, signs);
}

/** The path whose increment i (from 0) is `signs[i]` times the recorded one. */
export function signedIncrements({ size, dimension, products }: IncrementGram, signs: readonly number[]) {
  const factor = [1, ...signs];
  const signed = new Float64Array(products.length);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) signed[i * size + j] = factor[i] * factor[j] * products[i * size + j];
  }
  return { size, dimension, products: signed };
}
