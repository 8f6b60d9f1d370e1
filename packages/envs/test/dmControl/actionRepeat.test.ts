import { createGenerator } from '@policypath/random';
import { describe, expect, it } from 'vitest';
import { makeEnvironment, sampleSpace } from '../../src/index.ts';

const id = 'dm_control/cartpole-swingup';

describe('actionRepeat', () => {
  it.each([2, 3, 8])('of %d is as many steps of one action, their rewards summed', async (actionRepeat) => {
    const plain = await makeEnvironment(id);
    const repeating = await makeEnvironment(id, { actionRepeat });
    expect(repeating.actionRepeat).toBe(actionRepeat);
    expect(repeating.maximumEpisodeSteps).toBe(Math.ceil(1000 / actionRepeat));
    const generator = createGenerator(3);
    expect(repeating.reset({ seed: 1 })).toEqual(plain.reset({ seed: 1 }));
    let environmentSteps = 0;
    for (let over = false, agentSteps = 1; !over; agentSteps += 1) {
      const action = sampleSpace(plain.actionSpace, generator);
      const steps = Math.min(actionRepeat, 1000 - environmentSteps);
      const single = Array.from({ length: steps }, () => plain.step(action));
      const result = repeating.step(action);
      environmentSteps += steps;
      expect(result).toEqual({
        ...single[steps - 1],
        reward: single.reduce((sum, { reward }) => sum + reward, 0),
        info: { environment_steps: steps },
      });
      expect([repeating.elapsedSteps, repeating.elapsedEnvironmentSteps]).toEqual([agentSteps, environmentSteps]);
      over = result.truncated;
    }
    expect(environmentSteps).toBe(1000);
    expect(() => repeating.step([0])).toThrow(/episode is over/);
    plain.close();
    repeating.close();
  });

  it('of a saved state must be the same; maximumEpisodeSteps counts calls of step', async () => {
    const twice = await makeEnvironment(id, { actionRepeat: 2, maximumEpisodeSteps: 3 });
    const plain = await makeEnvironment(id);
    twice.reset({ seed: 1 });
    expect(() => plain.loadState(twice.saveState())).toThrow(/saved with actionRepeat 2, here it is 1/);
    const ends = [1, 2, 3].map(() => twice.step([1]));
    expect(ends.map(({ truncated }) => truncated)).toEqual([false, false, true]);
    expect(twice.elapsedEnvironmentSteps).toBe(6);
    plain.close();
    twice.close();
  });
});
