import { expect, it } from 'vitest';
import { Td3 } from '../src/index.ts';
import { describeOnEngines } from './engines.ts';
import { learnToReachPoint } from './reachPointTask.ts';

describeOnEngines('TD3', (engine) => {
  it('learns to bring a point to its goal', () => {
    const agent = new Td3({
      engine: engine(),
      observationSize: 2,
      actionSize: 1,
      maximumAction: 1,
      seed: 1,
      hiddenSizes: [32, 32],
      batchSize: 64,
      actorLearningRate: 3e-3,
      criticLearningRate: 3e-3,
      discount: 0.9,
      targetRate: 0.02,
      replayCapacity: 5000,
    });
    const { before, after, best } = learnToReachPoint(agent);
    expect(after).toBeGreaterThan(before);
    // Within a fifth of the way from the untrained policy to the best one.
    expect(best - after).toBeLessThan(0.2 * (best - before));
  });
});
