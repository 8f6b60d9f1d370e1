import { createGenerator } from '@policypath/random';
import { expect, it } from 'vitest';
import { Rad } from '../src/index.ts';
import { describeOnEngines } from './engines.ts';

const side = 20;
const episodeLength = 12;

/** A bright column at `position` in the first channel, another at the goal in the second. */
function picture(position: number, goal: number): Uint8Array {
  const frame = new Uint8Array(2 * side * side);
  for (let y = 0; y < side; y += 1) {
    for (const [channel, centre] of [
      [0, position],
      [1, goal],
    ]) {
      for (let x = 0; x < side; x += 1) {
        frame[(channel * side + y) * side + x] = Math.max(0, 255 - 100 * Math.abs(x - centre));
      }
    }
  }
  return frame;
}

type Choose = (observation: Uint8Array) => number;

/** A column that is to be brought to its goal; the reward is minus the distance, in tens of pixels. */
function episode(start: number, goal: number, choose: Choose, agent?: Rad): number {
  let position = start;
  let total = 0;
  let observation = picture(position, goal);
  for (let step = 0; step < episodeLength; step += 1) {
    const action = choose(observation);
    position = Math.max(3, Math.min(side - 4, position + 2 * action));
    const reward = -Math.abs(position - goal) / 10;
    const nextObservation = picture(position, goal);
    agent?.observe({ observation, action: Float64Array.of(action), reward, nextObservation, terminated: false });
    observation = nextObservation;
    total += reward;
  }
  return total;
}

const starts = [
  [4, 15],
  [15, 4],
  [10, 4],
  [5, 10],
  [16, 12],
] as const;

function meanReturn(choose: Choose): number {
  return starts.reduce((sum, [start, goal]) => sum + episode(start, goal, choose), 0) / starts.length;
}

describeOnEngines('RAD', (engine) => {
  it('learns from pixels to bring a column to its goal', () => {
    const agent = new Rad({
      engine: engine(),
      image: { channels: 2, height: side, width: side, frameStack: 1 },
      actionSize: 1,
      maximumAction: 1,
      seed: 1,
      hiddenSizes: [32, 32],
      encoderFeatureSize: 12,
      filters: 8,
      strides: [2, 1],
      augmentation: { kind: 'crop', size: 16 },
      batchSize: 32,
      discount: 0.7,
      actorLearningRate: 3e-3,
      criticLearningRate: 3e-3,
      alphaLearningRate: 3e-3,
      criticTau: 0.05,
      replayCapacity: 2000,
    });
    const policy: Choose = (observation) => agent.act(observation, { explore: false })[0];
    const before = meanReturn(policy);
    const generator = createGenerator(2, 'test/starts');
    for (let k = 0; k < 50; k += 1) {
      const [start, goal] = [3 + generator.integer(14), 3 + generator.integer(14)];
      const explore: Choose = (observation) => {
        return (k < 15 ? agent.randomAction() : agent.act(observation, { explore: true }))[0];
      };
      episode(start, goal, explore, agent);
      if (k >= 15) for (let update = 0; update < episodeLength; update += 1) agent.learn();
    }
    const after = meanReturn(policy);
    const best = starts.reduce((sum, [start, goal]) => {
      let position = start as number;
      const follow: Choose = () => {
        const action = Math.max(-1, Math.min(1, (goal - position) / 2));
        position += 2 * action;
        return action;
      };
      return sum + episode(start, goal, follow) / starts.length;
    }, 0);
    expect(after).toBeGreaterThan(before);
    // Within a third of the way from the untrained policy to the best one.
    expect(best - after).toBeLessThan((best - before) / 3);
  });
});
