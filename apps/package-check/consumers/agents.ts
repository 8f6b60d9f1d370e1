import { Td3, td3Modules, type LearnMetrics } from '@policypath/agents';
import { createEngine } from '@policypath/nets';

const hiddenSizes = [16, 16];
const engine = await createEngine({ modules: td3Modules(1, 1, { hiddenSizes }) });
const agent = new Td3({ engine, observationSize: 1, actionSize: 1, maximumAction: 1, seed: 0, hiddenSizes });
const observation = Float64Array.of(0.5);
const action = agent.act(observation, { explore: true });
agent.observe({ observation, action, reward: 1, nextObservation: observation, terminated: false });
const first: LearnMetrics = await agent.learn();
const second: LearnMetrics = await agent.learn();
const parameters = new Float32Array(agent.policy.parameterCount);
agent.policy.read(parameters);
engine.close();
// @ts-expect-error whether to explore must be said
export const refused = (): unknown => agent.act(observation);
console.log(
  JSON.stringify({
    parameters: parameters.length,
    bounded: Math.abs(action[0]) <= 1,
    policyUpdates: [first.policyUpdated, second.policyUpdated],
  }),
);
