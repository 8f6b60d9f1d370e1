import { createEngine } from '@policypath/nets';
import { createGenerator } from '@policypath/random';
import type { Given } from '../src/readmeProgram.ts';

const picture = 9 * 84 * 84;

export const given = {
  1: {
    engine: await createEngine({
      modules: [
        {
          kind: 'encoder',
          channels: 9,
          height: 84,
          width: 84,
          filters: 32,
          strides: [2, 1, 1, 1],
          featureSize: 50,
          maximumBatch: 512,
        },
      ],
    }),
    generator: createGenerator(0),
    images: new Uint8Array(128 * picture).fill(100),
    image: new Uint8Array(picture).fill(100),
    featureGradient: new Float32Array(128 * 50).fill(0.01),
    actorFeatureGradient: new Float32Array(128 * 50).fill(0.01),
  },
} satisfies Given;
