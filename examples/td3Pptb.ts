// TD3 with policy path trimming and boosting on Hopper-v4; arguments: steps, those before it learns, rank, period.
import { createAgent } from '@policypath/agents';
import { makeEnvironment } from '@policypath/envs';
import { createPptb } from '@policypath/pptb';

const [steps = 1_000_000, randomSteps = 25_000, rank = 64, period = 1000] = process.argv.slice(2).map(Number);
const env = await makeEnvironment('Hopper-v4');
const agent = await createAgent('td3', env, { seed: 0 });
const pptb = await createPptb(agent.policy, { window: 2000, rank, period });

let { observation } = env.reset({ seed: 0 });
for (let step = 1; step <= steps; step += 1) {
  const action = step <= randomSteps ? agent.randomAction() : agent.act(observation, { explore: true });
  const next = env.step(action);
  agent.observe({ ...next, observation, action, nextObservation: next.observation });
  const edit = pptb.afterStep(step <= randomSteps ? {} : await agent.learn());
  if (edit !== null) console.log(`step ${step}: edited, moved by ${edit.displacement.toFixed(4)}`);
  observation = next.terminated || next.truncated ? env.reset().observation : next.observation;
}
