// TD3 learns to bring a point on a line to zero; prints the mean distance of an episode before and after.
//
//   node --conditions=@policypath/source --import tsx examples/reachPoint.ts
import { createAgent } from '@policypath/agents';

const line = { observationSpace: { shape: [1] }, actionSpace: { kind: 'box', shape: [1], high: [1] } } as const;
const agent = await createAgent('td3', line, { seed: 0, hiddenSizes: [32, 32] });

/** One episode of 20 steps from `position`; returns the mean distance to zero. */
function episode(position: number, choose: (observation: Float64Array) => Float32Array): number {
  let distance = 0;
  for (let step = 0; step < 20; step += 1) {
    const observation = Float64Array.of(position);
    const action = choose(observation);
    position += 0.2 * action[0];
    const nextObservation = Float64Array.of(position);
    agent.observe({ observation, action, reward: -Math.abs(position), nextObservation, terminated: false });
    distance += Math.abs(position) / 20;
  }
  return distance;
}

const deterministic = (observation: Float64Array): Float32Array => agent.act(observation, { explore: false });
export const before = episode(1, deterministic);
for (let k = 0; k < 20; k += 1) episode(Math.cos(k), () => agent.randomAction());
for (let k = 0; k < 1000; k += 1) agent.learn();
export const after = episode(1, deterministic);
agent.close();
console.log(`mean distance: ${before.toFixed(2)} before, ${after.toFixed(2)} after 1000 updates`);
