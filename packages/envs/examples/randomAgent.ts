import { createGenerator } from '@policypath/random';
import { makeEnvironment, sampleSpace } from '@policypath/envs';

const environment = await makeEnvironment('Hopper-v5');
const generator = createGenerator(1, 'random-agent');
environment.reset({ seed: 1 });
let total = 0;
for (let over = false; !over;) {
  const action = sampleSpace(environment.actionSpace, generator);
  const { reward, terminated, truncated } = environment.step(action);
  total += reward;
  over = terminated || truncated;
}
environment.close();
console.log(`return of a random agent: ${total.toFixed(1)}`);
