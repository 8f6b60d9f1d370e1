import { createGenerator, type Generator } from '@policypath/random';
import type { MlpOptions, ParameterModule } from '../src/index.ts';

/** The networks that the shared tests go through: every activation, one layer, widths of one and odd ones. */
export const sampleOptions: readonly MlpOptions[] = [
  { sizes: [5, 7, 3], maximumBatch: 9 },
  { sizes: [3, 17, 9, 2], maximumBatch: 9, outputActivation: 'tanh', outputScale: 2 },
  { sizes: [6, 8, 12, 3], maximumBatch: 9, hiddenActivation: 'tanh' },
  { sizes: [4, 1], maximumBatch: 9 },
  { sizes: [1, 1, 1], maximumBatch: 9, outputActivation: 'tanh' },
  { sizes: [11, 33, 5], maximumBatch: 9, outputActivation: 'tanh', outputScale: 0.4 },
];

export function describeOptions(options: MlpOptions): string {
  const { sizes, hiddenActivation, outputActivation = 'identity', outputScale = 1 } = options;
  const hidden = hiddenActivation === undefined ? '' : `${hiddenActivation} and `;
  return `[${sizes.join(', ')}] ${hidden}${outputActivation}${outputScale === 1 ? '' : ` x ${outputScale}`}`;
}

export function normals(length: number, generator: Generator = createGenerator(7, 'samples')): Float32Array {
  const out = new Float32Array(length);
  generator.fillNormal(out, 1);
  return out;
}

export function parametersOf(module: ParameterModule): Float32Array {
  const out = new Float32Array(module.parameterCount);
  module.readParameters(out);
  return out;
}

export function gradientsOf(module: ParameterModule): Float32Array {
  const out = new Float32Array(module.parameterCount);
  module.readGradients(out);
  return out;
}
