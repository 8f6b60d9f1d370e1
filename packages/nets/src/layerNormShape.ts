import { checkOptions } from '@policypath/options';
import type { LayerNormOptions } from './engine.ts';
import type { ParameterLayout } from './module.ts';

/** PyTorch's default. */
export const layerNormEpsilon = 1e-5;

/** `LayerNormOptions`, checked. */
export type LayerNormShape = Required<LayerNormOptions>;

/** @throws RangeError on sizes that are no positive integers, or an epsilon that is not positive. */
export function layerNormShape(options: LayerNormOptions): LayerNormShape {
  checkOptions('createLayerNorm', options, { size: true, maximumBatch: true, epsilon: true });
  const { size, maximumBatch, epsilon = layerNormEpsilon } = options;
  for (const [name, value] of Object.entries({ size, maximumBatch })) {
    if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} is a positive integer, got ${value}`);
  }
  if (!(Number.isFinite(epsilon) && epsilon > 0)) {
    throw new RangeError(`epsilon is a positive number (0 could divide 0 by 0), got ${epsilon}`);
  }
  return { size, maximumBatch, epsilon };
}

export function layerNormLayout(size: number): ParameterLayout {
  return [
    { name: 'weight', shape: [size], layer: 1 },
    { name: 'bias', shape: [size], layer: 1 },
  ];
}
