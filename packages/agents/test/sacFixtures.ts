import type { Engine } from '@policypath/nets';
import { createGenerator } from '@policypath/random';
import { createReplayBatch, type PolicyNoise, type ReplayBatch, Sac, type SacOptions } from '../src/index.ts';

/** A small agent; `options` changes what a test is about. */
export function smallSac(engine: Engine, options: Partial<SacOptions> = {}): Sac {
  return new Sac({
    engine,
    observationSize: 5,
    actionSize: 2,
    maximumAction: 2,
    seed: 1,
    hiddenSizes: [32, 32],
    batchSize: 32,
    replayCapacity: 1000,
    ...options,
  });
}

export interface GivenSacUpdate {
  readonly batch: ReplayBatch;
  readonly noise: PolicyNoise;
}

/** Batches and noise for `count` updates, the same for whoever is to be compared. */
export function givenSacUpdates(agent: Sac, count: number, seed = 5): GivenSacUpdate[] {
  const { batchSize, observationSize, actionSize } = agent.options;
  const generator = createGenerator(seed, 'test/updates');
  return Array.from({ length: count }, () => {
    const batch = createReplayBatch(batchSize, observationSize, actionSize);
    agent.replay.sample(generator, batch);
    const [nextPolicy, policy] = [0, 1].map(() => new Float32Array(batchSize * actionSize));
    generator.fillNormal(nextPolicy, 1);
    generator.fillNormal(policy, 1);
    return { batch, noise: { nextPolicy, policy } };
  });
}
