import { layoutSlices } from './layoutSlices.ts';
import type { ParameterLayout } from './parameterLayout.ts';

/** Euclidean norm of the parameters [m] of each layer, in the order of the layout. @throws RangeError on a wrong length. */
export function layerNorms(
  layout: ParameterLayout,
  parameters: Float32Array | Float64Array,
): { readonly layer: number; readonly norm: number }[] {
  const { dimension, layers } = layoutSlices(layout);
  if (parameters.length !== dimension) {
    throw new RangeError(`The layout describes ${dimension} parameters, got ${parameters.length}.`);
  }
  return Array.from(layers, ([layer, { start, end }]) => {
    let sum = 0;
    for (let k = start; k < end; k += 1) sum += parameters[k] * parameters[k];
    return { layer, norm: Math.sqrt(sum) };
  });
}
