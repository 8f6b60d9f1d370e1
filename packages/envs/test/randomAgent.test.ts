import { createGenerator } from '@policypath/random';
import { describe, expect, it } from 'vitest';
import { makeEnvironment, sampleSpace } from '../src/index.ts';
import { controlSuiteReferences } from './dmControl/randomAgents.ts';

/**
 * Mean return of uniform random actions in Gymnasium's own environments (MuJoCo 3.14, 200 to 1000 episodes each), with
 * the standard deviation of one episode; of dm_control see there. The tolerance is four standard errors of the episodes played here.
 */
const references = [
  { id: 'HalfCheetah-v4', mean: -280.6, deviation: 79, episodes: 6 },
  { id: 'Hopper-v4', mean: 18.63, deviation: 18.3, episodes: 75 },
  { id: 'Walker2d-v4', mean: 2.76, deviation: 6.3, episodes: 60 },
  { id: 'Ant-v4', mean: -58.1, deviation: 102, episodes: 12 },
  { id: 'Humanoid-v4', mean: 124, deviation: 35, episodes: 30 },
  ...controlSuiteReferences.filter(({ episodes }) => episodes > 0),
].map((reference) => ({ actionRepeat: 1, ...reference }));

describe('a random agent', () => {
  it.each(references)('earns about $mean in $id', async ({ id, mean, deviation, episodes, actionRepeat }) => {
    const environment = await makeEnvironment(id, { actionRepeat });
    const generator = createGenerator(11, 'random-agent');
    environment.reset({ seed: 11 });
    let total = 0;
    for (let episode = 0; episode < episodes; episode += 1) {
      environment.reset();
      for (let over = false; !over;) {
        const { reward, terminated, truncated } = environment.step(sampleSpace(environment.actionSpace, generator));
        total += reward;
        over = terminated || truncated;
      }
    }
    expect(Math.abs(total / episodes - mean)).toBeLessThan((4 * deviation) / Math.sqrt(episodes));
    environment.close();
  });
});
