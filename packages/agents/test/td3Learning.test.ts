import { createGenerator } from '@policypath/random';
import { expect, it } from 'vitest';
import { Td3 } from '../src/index.ts';
import { describeOnEngines } from './engines.ts';

const episodeLength = 20;

/** A point on a line that is to be brought to a goal: observation (position, goal), reward minus the distance. */
function episode(start: number, goal: number, choose: (observation: Float64Array) => number, agent?: Td3): number {
  let position = start;
  let total = 0;
  for (let step = 0; step < episodeLength; step += 1) {
    const observation = Float64Array.of(position, goal);
    const action = choose(observation);
    position += 0.25 * action;
    const reward = -Math.abs(position - goal);
    const nextObservation = Float64Array.of(position, goal);
    agent?.observe({ observation, action: Float64Array.of(action), reward, nextObservation, terminated: false });
    total += reward;
  }
  return total;
}

const starts = Array.from({ length: 9 }, (_, k) => [-1 + k / 4, Math.cos(k)] as const);

function meanReturn(choose: (observation: Float64Array) => number): number {
  return starts.reduce((sum, [start, goal]) => sum + episode(start, goal, choose), 0) / starts.length;
}

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
    const policy = (observation: Float64Array): number => agent.act(observation, { explore: false })[0];
    const before = meanReturn(policy);
    const generator = createGenerator(2, 'test/starts');
    for (let k = 0; k < 60; k += 1) {
      const [start, goal] = [2 * generator.uniform() - 1, 2 * generator.uniform() - 1];
      const random = k < 20;
      episode(
        start,
        goal,
        (observation) => (random ? agent.randomAction() : agent.act(observation, { explore: true }))[0],
        agent,
      );
      if (!random) for (let update = 0; update < episodeLength; update += 1) agent.learn();
    }
    const after = meanReturn(policy);
    const best = meanReturn(([position, goal]) => Math.max(-1, Math.min(1, 4 * (goal - position))));
    expect(after).toBeGreaterThan(before);
    // Within a fifth of the way from the untrained policy to the best one.
    expect(best - after).toBeLessThan(0.2 * (best - before));
  });
});
