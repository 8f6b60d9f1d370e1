import { createGenerator, type Generator } from '@policypath/random';
import type { ConvEncoderOptions } from '../src/index.ts';

/** The encoders that the shared tests go through: RAD's on small images, odd sizes, one layer, strides in the middle. */
export const sampleEncoders: readonly ConvEncoderOptions[] = [
  { channels: 2, height: 9, width: 11, filters: 3, strides: [2, 1], featureSize: 4, maximumBatch: 5 },
  { channels: 9, height: 14, width: 13, strides: [2, 1, 1], featureSize: 7, maximumBatch: 5 },
  {
    channels: 1,
    height: 8,
    width: 8,
    filters: 5,
    strides: [1, 2],
    featureSize: 3,
    outputActivation: 'tanh',
    maximumBatch: 5,
  },
  { channels: 3, height: 5, width: 4, filters: 1, strides: [1], featureSize: 2, maximumBatch: 5 },
];

export function describeEncoder(options: ConvEncoderOptions): string {
  const { channels, height, width, filters = 32, strides = [2, 1, 1, 1], featureSize, outputActivation } = options;
  const activation = outputActivation === undefined ? '' : `, ${outputActivation}`;
  return `${channels} x ${height} x ${width}, ${filters} filters, strides ${strides.join('')}, ${featureSize}${activation}`;
}

export function bytes(length: number, generator: Generator = createGenerator(3, 'images')): Uint8Array {
  return Uint8Array.from({ length }, () => generator.integer(256));
}

/** Parameters under which every part has something to do: neither zeros nor ones. */
export function encoderParameters(length: number): Float32Array {
  const out = new Float32Array(length);
  createGenerator(17, 'encoder parameters').fillNormal(out, 0.3);
  return out;
}
