import { makeEnvironment, sampleSpace, type MujocoEnvironment, type PixelEnvironment } from '@policypath/envs';
import { createGenerator } from '@policypath/random';

const environment: MujocoEnvironment = await makeEnvironment('Hopper-v4');
const generator = createGenerator(1, 'random-agent');
environment.reset({ seed: 1 });
let steps = 0;
for (let over = false; !over; steps += 1) {
  const { observation, reward, terminated, truncated } = environment.step(
    sampleSpace(environment.actionSpace, generator),
  );
  if (observation.length !== 11 || !Number.isFinite(reward)) throw new Error('not a step of Hopper-v4');
  over = terminated || truncated;
}
// @ts-expect-error an action is a vector
export const refused = (): unknown => environment.step(0);
environment.close();

const seeing: PixelEnvironment = await makeEnvironment('dm_control/walker-walk', {
  actionRepeat: 8,
  pixels: { width: 20, height: 10 },
});
const frames: Uint8Array = seeing.reset({ seed: 1 }).observation;
const { info } = seeing.step(new Float64Array(6));
seeing.close();
console.log(
  JSON.stringify({
    fell: steps > 5 && steps < 1000,
    pixels: frames.length,
    dark: frames.every((value) => value === 0),
    environmentSteps: info.environment_steps,
  }),
);
