import type { IncrementGram } from './incrementGram.ts';
import type { NullGenerator } from './nullGenerator.ts';

/**
 * Surrogate of the recorded path with its own increments in random order: both ends stay, and so does the increments'
 * covariance, drift included; their order, and with it momentum and slow change, is gone.
 */
export function shuffledIncrements(recorded: IncrementGram, generator: Pick<NullGenerator, 'integer'>): IncrementGram {
  const order = Array.from({ length: recorded.size - 1 }, (_, i) => i);
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = generator.integer(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return reorderedIncrements(recorded, order);
}

/** The path whose increment i (from 0) is the recorded increment `order[i]`. */
export function reorderedIncrements({ size, dimension, products }: IncrementGram, order: readonly number[]) {
  const from = [0, ...order.map((i) => i + 1)];
  const reordered = new Float64Array(products.length);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) reordered[i * size + j] = products[from[i] * size + from[j]];
  }
  return { size, dimension, products: reordered };
}
