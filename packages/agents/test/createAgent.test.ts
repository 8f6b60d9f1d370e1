import { createEngine } from '@policypath/nets';
import { expect, it } from 'vitest';
import { createAgent, registerAgent, Td3, td3Modules } from '../src/index.ts';

const line = {
  observationSpace: { shape: [2] },
  actionSpace: { kind: 'box', shape: [1], high: [3] },
} as const;
const choices = { ...line, actionSpace: { kind: 'discrete', shape: [1], n: 3 } } as const;
const small = { hiddenSizes: [8, 8], batchSize: 4, replayCapacity: 100 };

it('is the agent of the same seed, with memory of its own', async () => {
  const agent = await createAgent('td3', line, { seed: 5, engine: 'wasm', ...small });
  const engine = await createEngine({ engine: 'wasm', modules: td3Modules(2, 1, small) });
  const same = new Td3({ ...small, engine, observationSize: 2, actionSize: 1, maximumAction: 3, seed: 5 });
  const observation = Float64Array.of(0.3, -0.1);
  for (const learner of [agent, same]) {
    learner.observe({
      observation,
      action: Float32Array.of(1),
      reward: 1,
      nextObservation: observation,
      terminated: false,
    });
    learner.learn();
  }
  expect(agent.saveState()).toEqual(same.saveState());
  agent.close();
  engine.close();
});

it.each([
  ['sac', line],
  ['rad', { ...line, observationSpace: { shape: [9, 84, 84] } }],
] as const)('makes %s of the spaces alone', async (name, environment) => {
  const options = { ...small, ...(name === 'rad' ? { augmentation: { kind: 'crop', size: 56 } as const } : {}) };
  const agent = await createAgent(name, environment, { engine: 'wasm', ...options });
  expect(agent.policy.parameterCount).toBeGreaterThan(0);
  expect(Math.abs(agent.randomAction()[0])).toBeLessThanOrEqual(3);
  agent.close();
});

it('refuses what it does not know, and environments that the agent has no use for', async () => {
  await expect(createAgent('ppo', line)).rejects.toThrow(/no agent 'ppo', only td3, sac, rad/);
  await expect(createAgent('td3', line, { learningRate: 1 } as object)).rejects.toThrow(/no option 'learningRate'/);
  await expect(createAgent('td3', choices)).rejects.toThrow(/vector of numbers as action.* 3 choices/);
  await expect(createAgent('rad', line)).rejects.toThrow(/stacks of frames .*got \[2\]/);
  await expect(createAgent('td3', { ...line, observationSpace: { shape: [9, 84, 84] } })).rejects.toThrow(/vectors/);
});

it('makes agents that were registered, each name once', async () => {
  const type = { name: 'still', defaults: { level: 1 }, modules: () => [], create: (given: object) => ({ given }) };
  registerAgent(type);
  expect(() => registerAgent(type)).toThrow(/'still' already/);
  const agent = await createAgent<{ given: { level: number } }>('still', choices, { engine: 'wasm', level: 2 });
  expect(agent.given.level).toBe(2);
  agent.close();
});
