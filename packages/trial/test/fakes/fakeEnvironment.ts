import { box, type Environment, type EnvironmentState } from '@policypath/envs';
import { createGenerator, type GeneratorState } from '@policypath/random';

/** A point that drifts in the plane, pushed by the action; the episode ends when it leaves the unit disc, or after 40 steps. */
export function createFakeEnvironment(): Environment {
  let generator = createGenerator(0, 'fake environment');
  let position = new Float64Array(2);
  let elapsed = 0;
  return {
    id: 'Fake-v0',
    observationSpace: box(2, Infinity),
    actionSpace: box(2, 1),
    maximumEpisodeSteps: 40,
    reset({ seed } = {}) {
      if (seed !== undefined) generator = createGenerator(seed, 'fake environment');
      generator.fillUniform(position, -0.3, 0.3);
      elapsed = 0;
      return { observation: position.slice(), info: {} };
    },
    step(action) {
      elapsed += 1;
      for (let i = 0; i < 2; i += 1) position[i] = 1.02 * position[i] + 0.1 * action[i] + 0.02 * generator.normal();
      const distance = Math.hypot(position[0], position[1]);
      const terminated = distance > 1;
      return {
        observation: position.slice(),
        reward: 1 - distance,
        terminated,
        truncated: elapsed >= 40,
        info: {},
      };
    },
    saveState: () => ({ generator: { ...generator.saveState() }, position: position.slice(), elapsed }),
    loadState(state: EnvironmentState) {
      generator.loadState(state.generator as unknown as GeneratorState);
      position = (state.position as Float64Array).slice();
      elapsed = state.elapsed as number;
    },
    close() {},
  };
}
