import { makeEnvironment, sampleBox, type MujocoEnvironment } from '@policypath/envs';
import { createGenerator } from '@policypath/random';

const environment: MujocoEnvironment = await makeEnvironment('Hopper-v4');
const generator = createGenerator(1, 'random-agent');
environment.reset({ seed: 1 });
let steps = 0;
for (let over = false; !over; steps += 1) {
  const { observation, reward, terminated, truncated } = environment.step(
    sampleBox(environment.actionSpace, generator),
  );
  if (observation.length !== 11 || !Number.isFinite(reward)) throw new Error('not a step of Hopper-v4');
  over = terminated || truncated;
}
// @ts-expect-error an action is a vector
export const refused = (): unknown => environment.step(0);
environment.close();
console.log(JSON.stringify({ fell: steps > 5 && steps < 1000 }));
