import type { Engine } from '@policypath/nets';
import { createGenerator } from '@policypath/random';
import { createReplayBatch, type ReplayBatch, type Sac, Td3, type Td3Options, type Transition } from '../src/index.ts';

/** A small agent; `options` changes what a test is about. */
export function smallTd3(engine: Engine, options: Partial<Td3Options> = {}): Td3 {
  return new Td3({
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

/** Random transitions with one in ten terminal. */
export function fillReplay(agent: Td3 | Sac, count: number, seed = 3): void {
  const { observationSize, actionSize, maximumAction } = agent.options;
  const generator = createGenerator(seed, 'test/transitions');
  for (let k = 0; k < count; k += 1) {
    const observation = new Float32Array(observationSize);
    const action = new Float32Array(actionSize);
    const nextObservation = new Float32Array(observationSize);
    generator.fillNormal(observation, 1);
    generator.fillUniform(action, -maximumAction, maximumAction);
    generator.fillNormal(nextObservation, 1);
    const reward = generator.normal() + observation[0] * action[0];
    const transition: Transition = {
      observation,
      action,
      reward,
      nextObservation,
      terminated: generator.uniform() < 0.1,
    };
    agent.observe(transition);
  }
}

export interface GivenUpdate {
  readonly batch: ReplayBatch;
  readonly noise: Float32Array;
}

/** Batches and noise for `count` updates, the same for whoever is to be compared. */
export function givenUpdates(agent: Td3, count: number, seed = 5): GivenUpdate[] {
  const { batchSize, observationSize, actionSize, targetNoise, maximumAction } = agent.options;
  const generator = createGenerator(seed, 'test/updates');
  return Array.from({ length: count }, () => {
    const batch = createReplayBatch(batchSize, observationSize, actionSize);
    const noise = new Float32Array(batchSize * actionSize);
    agent.replay.sample(generator, batch);
    generator.fillNormal(noise, targetNoise * maximumAction);
    return { batch, noise };
  });
}

/** Largest absolute difference of two vectors of one length. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`lengths ${a.length} and ${b.length} differ`);
  let largest = 0;
  for (let k = 0; k < a.length; k += 1) {
    const difference = Math.abs(a[k] - b[k]);
    // Written so that NaN counts as a difference.
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
