import { makeEnvironment } from '@policypath/envs';
import { createGenerator } from '@policypath/random';

/** Environment steps in a second with random actions, resets included. */
export async function measureSteps(id: string, seconds: number): Promise<number> {
  const environment = await makeEnvironment(id);
  try {
    const { low, high } = environment.actionSpace;
    const generator = createGenerator(0, 'doctor');
    const action = new Float64Array(low.length);
    environment.reset({ seed: 0 });
    const play = (steps: number): void => {
      for (let step = 0; step < steps; step += 1) {
        for (let i = 0; i < action.length; i += 1) action[i] = low[i] + (high[i] - low[i]) * generator.uniform();
        const { terminated, truncated } = environment.step(action);
        if (terminated || truncated) environment.reset();
      }
    };
    play(500); // until the code is compiled
    const begin = performance.now();
    let steps = 0;
    while (performance.now() - begin < 1000 * seconds) {
      play(250);
      steps += 250;
    }
    return (1000 * steps) / (performance.now() - begin);
  } finally {
    environment.close();
  }
}
