import type { Engine } from '@policypath/nets';
import { createGenerator } from '@policypath/random';
import {
  createImageBatch,
  type ImageBatch,
  type ImageTransition,
  type PolicyNoise,
  Rad,
  type RadOptions,
} from '../src/index.ts';

export const image = { channels: 2, height: 28, width: 28, frameStack: 2 };

/** A small agent; `options` changes what a test is about. */
export function smallRad(engine: Engine, options: Partial<RadOptions> = {}): Rad {
  return new Rad({
    engine,
    image,
    actionSize: 2,
    maximumAction: 2,
    seed: 1,
    hiddenSizes: [16, 12],
    encoderFeatureSize: 6,
    filters: 4,
    augmentation: { kind: 'crop', size: 24 },
    batchSize: 8,
    replayCapacity: 60,
    ...options,
  });
}

/** Transitions between random pictures, whose reward is the brightness of their newest frame's first channel. */
export function imageTransitions(count: number, seed = 3): ImageTransition[] {
  const generator = createGenerator(seed, 'test/pictures');
  const length = image.channels * image.height * image.width;
  const frame = (): Uint8Array => {
    const brightness = generator.integer(200);
    return Uint8Array.from({ length }, () => brightness + generator.integer(50));
  };
  let frames: Uint8Array[] = [];
  return Array.from({ length: count }, (_, step): ImageTransition => {
    if (step % 9 === 0) {
      const reset = frame();
      frames = [reset, reset];
    }
    const observation = Uint8Array.from([...frames[0], ...frames[1]]);
    frames = [frames[1], frame()];
    return {
      observation,
      action: Float32Array.of(2 * generator.uniform() - 1, 2 * generator.uniform() - 1),
      reward: frames[1][0] / 255,
      nextObservation: Uint8Array.from([...frames[0], ...frames[1]]),
      terminated: generator.uniform() < 0.1,
    };
  });
}

export interface GivenRadUpdate {
  readonly batch: ImageBatch;
  readonly noise: PolicyNoise;
}

/** Batches and noise for `count` updates, the same for whoever is to be compared. */
export function givenRadUpdates(agent: Rad, count: number, seed = 5): GivenRadUpdate[] {
  const { batchSize, actionSize, augmentation, augmentedImage } = agent.options;
  const generator = createGenerator(seed, 'test/updates');
  return Array.from({ length: count }, () => {
    const batch = createImageBatch(batchSize, augmentedImage, actionSize);
    agent.replay.sample({ generator, offsetGenerator: generator, augmentation, batch });
    const [nextPolicy, policy] = [0, 1].map(() => new Float32Array(batchSize * actionSize));
    generator.fillNormal(nextPolicy, 1);
    generator.fillNormal(policy, 1);
    return { batch, noise: { nextPolicy, policy } };
  });
}
