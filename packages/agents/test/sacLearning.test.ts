import { expect, it } from 'vitest';
import { Sac } from '../src/index.ts';
import { describeOnEngines } from './engines.ts';
import { learnToReachPoint } from './reachPointTask.ts';

describeOnEngines('SAC', (engine) => {
  it('learns to bring a point to its goal', () => {
    const agent = new Sac({
      engine: engine(),
      observationSize: 2,
      actionSize: 1,
      maximumAction: 1,
      seed: 1,
      hiddenSizes: [32, 32],
      batchSize: 64,
      actorLearningRate: 3e-3,
      criticLearningRate: 3e-3,
      alphaLearningRate: 3e-3,
      discount: 0.9,
      criticTau: 0.04,
      replayCapacity: 5000,
    });
    const { before, after, best } = learnToReachPoint(agent);
    expect(after).toBeGreaterThan(before);
    // Within a fifth of the way from the untrained policy to the best one.
    expect(best - after).toBeLessThan(0.2 * (best - before));
    expect(agent.alpha).not.toBeCloseTo(0.1, 2);
  });
});
