import { createEngine } from '@policypath/nets';
import { afterAll, expect, it, vi } from 'vitest';
import { createAgent, defineAgent, Td3, td3Modules, wholeNumber, type AnyAgent } from '../src/index.ts';

// The next file of this process finds nothing that this one registers.
afterAll(() => vi.resetModules());

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
  await expect(createAgent('a2c', line)).rejects.toThrow(/no agent 'a2c', only td3, sac, rad/);
  await expect(createAgent('ppo', choices)).rejects.toThrow(/ppo needs a vector of numbers as action.* 3 choices/);
  await expect(createAgent('ppo', line)).rejects.toThrow(/rate falls to 0 .* give createAgent the option steps/);
  await expect(createAgent('td3', line, { steps: 1.5 })).rejects.toThrow(/steps is a whole number .* got 1.5/);
  await expect(createAgent('td3', line, { learningRate: 1 } as object)).rejects.toThrow(/no option 'learningRate'/);
  await expect(createAgent('td3', choices)).rejects.toThrow(/vector of numbers as action.* 3 choices/);
  await expect(createAgent('rad', line)).rejects.toThrow(/stacks of frames .*got observations \[2\]/);
  await expect(createAgent('td3', { ...line, observationSpace: { shape: [9, 84, 84] } })).rejects.toThrow(/vectors/);
});

it('makes agents that were defined, each name once, with the options that are their settings', async () => {
  const still = (level: number): AnyAgent & { readonly level: number } => ({
    level,
    policy: { layout: [], parameterCount: 0, read() {}, load() {} },
    act: () => Float32Array.of(0),
    observe() {},
    learn: () => ({ policyUpdated: false }),
    saveState: () => ({}),
    loadState() {},
  });
  const define = (): void =>
    defineAgent({
      name: 'still',
      text: 'does nothing',
      spaces: { observations: ['vector'], actions: ['discrete'] },
      settings: { level: { kind: wholeNumber(), text: 'of stillness', default: ['ours', 1] } },
      needs: () => ({ parameterCount: 0 }),
      create: ({ settings: { level } }) => still(level),
    });
  define();
  expect(define).toThrow(/'still' already/);
  const made = async (options: object = {}): Promise<number> => {
    const agent = await createAgent<{ level: number }>('still', choices, { engine: 'wasm', ...options });
    agent.close();
    return agent.level;
  };
  expect([await made(), await made({ level: 2 })]).toEqual([1, 2]);
  await expect(createAgent('still', line)).rejects.toThrow(/one of n actions.* vector of 1 numbers/);
});
