import { createEngine } from '@policypath/nets';
import { createGenerator } from '@policypath/random';
import { describe, expect, it } from 'vitest';
import {
  createAgent,
  DivergenceError,
  doubleDqnProfiles,
  qLoss,
  type AgentState,
  type DoubleDqn,
} from '../src/index.ts';
import { damagedStates } from './damagedStates.ts';
import { fillWithTransitions, smallDoubleDqn } from './doubleDqnFixtures.ts';
import { describeOnEngines } from './engines.ts';

const grid = {
  observationSpace: { shape: [10, 10, 4], high: 1 },
  actionSpace: { kind: 'discrete', shape: [1], n: 6 },
} as const;

/** What a trial does in a step: acts, sometimes at random, stores, learns. */
function steps(agent: DoubleDqn, begin: number, end: number): unknown[] {
  const { observationShape } = agent.options;
  const length = observationShape.reduce((product, size) => product * size);
  const observe = (step: number): Uint8Array =>
    Uint8Array.from({ length }, (_, i) => Number(Math.sin(3 * step + i * i) > 0.4));
  const outcomes: unknown[] = [];
  for (let step = begin; step < end; step += 1) {
    const observation = observe(step);
    const action = step < 16 ? agent.randomAction() : agent.act(observation, { explore: true });
    outcomes.push(action[0]);
    const rest = { action, reward: action[0] - 1, nextObservation: observe(step + 1), terminated: step % 11 === 0 };
    agent.observe({ observation, ...rest });
    if (step >= 16) outcomes.push(agent.learn());
  }
  return outcomes;
}

describeOnEngines('DoubleDqn', (engine) => {
  it.each(['adam', 'rmsprop'] as const)('goes on bit for bit from a saved state, in a fresh agent: %s', (optimizer) => {
    const options = { optimizer, targetInterval: 20, replayCapacity: 30 };
    const whole = smallDoubleDqn(engine(), options);
    const begun = smallDoubleDqn(engine(), options);
    steps(whole, 0, 50);
    steps(begun, 0, 50);
    const state = begun.saveState();
    const { begin, size } = { begin: begun.replay.begin, size: begun.replay.end - begun.replay.begin };
    const records = Array.from({ length: size }, (_, i) => {
      const out = new Float32Array(begun.replay.recordLength);
      begun.replay.readRecord(begin + i, out);
      return out;
    });
    const resumed = smallDoubleDqn(engine(), { ...options, seed: 99 });
    steps(resumed, 0, 20);
    resumed.loadState(state);
    resumed.replay.restart(begin);
    for (const record of records) resumed.replay.appendRecords(record);
    expect(resumed.saveState()).toEqual(state);
    expect(steps(resumed, 50, 90)).toEqual(steps(whole, 50, 90));
    expect(resumed.saveState()).toEqual(whole.saveState());
  });

  it('refuses a state that is not its own, and stays as it was', () => {
    const agent = smallDoubleDqn(engine());
    steps(agent, 0, 20);
    const state = agent.saveState();
    const bad: [AgentState, RegExp][] = [
      [smallDoubleDqn(engine(), { hiddenSizes: [5] }).saveState(), /'network' .* Float32Array of length \d+ \(found/],
      [{ ...state, agent: 'td3' }, /saved by 'td3', not by 'doubledqn'/],
      ...damagedStates(state, 'network', 'exploration'),
    ];
    for (const [other, message] of bad) {
      expect(() => agent.loadState(other)).toThrow(message);
      expect(agent.saveState()).toEqual(state);
    }
  });

  it('acts on the largest value, at random with probability epsilon, which falls with the updates', () => {
    const agent = smallDoubleDqn(engine(), { explorationUpdates: 40 });
    fillWithTransitions(agent, 40);
    const observation = agent.spreadObservations(1) as Uint8Array;
    const values = agent.evaluateActionValues(observation);
    const greedy = values.indexOf(Math.max(...values));
    expect([...agent.act(observation, { explore: false })]).toEqual([greedy]);
    expect(agent.exploration).toBe(1);
    const counts = [0, 0, 0, 0];
    for (let k = 0; k < 2000; k += 1) counts[agent.act(observation, { explore: true })[0]] += 1;
    for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(4 * Math.sqrt(375));
    for (let k = 0; k < 20; k += 1) agent.learn();
    expect(agent.exploration).toBeCloseTo(0.55);
    for (let k = 0; k < 30; k += 1) agent.learn();
    expect(agent.exploration).toBe(0.1);
  });

  it('values and greedy actions of many observations are those of each alone, and nothing else changes', () => {
    const agent = smallDoubleDqn(engine());
    fillWithTransitions(agent, 50);
    const observations = agent.spreadObservations(21) as Uint8Array;
    expect(observations).toHaveLength(21 * 60);
    const before = agent.saveState();
    const actions = agent.evaluateActions(observations);
    for (let row = 0; row < 21; row += 1) {
      const one = observations.subarray(row * 60, (row + 1) * 60);
      expect(agent.act(one, { explore: false })[0]).toBe(actions[row]);
    }
    expect(agent.saveState()).toEqual(before);
    expect(() => agent.evaluateActionValues(observations.subarray(1))).toThrow(/1259 elements: not rows of 60/);
    expect(() =>
      agent.act(
        observations.subarray(0, 60).map(() => 3),
        { explore: false },
      ),
    ).toThrow(/is 3: a grid holds/);
  });

  it('copies the network to the target at every so many updates, and on request', () => {
    const agent = smallDoubleDqn(engine(), { targetInterval: 3 });
    fillWithTransitions(agent, 40);
    const same = (): boolean => {
      const { network, target } = agent.saveState();
      return JSON.stringify(network) === JSON.stringify(target);
    };
    const seen = Array.from({ length: 7 }, () => {
      agent.learn();
      return same();
    });
    expect(seen).toEqual([false, false, true, false, false, true, false]);
    agent.copyPolicyToTarget();
    expect(same()).toBe(true);
  });

  it('learns which action pays, from vectors', () => {
    const options = { observationShape: [2], choices: 3, explorationUpdates: 200, learningRate: 0.01, discount: 0 };
    const agent = smallDoubleDqn(engine(), options);
    const generator = createGenerator(4, 'test/paying');
    const observe = (): Float32Array => Float32Array.of(generator.normal(), generator.normal());
    for (let step = 0; step < 600; step += 1) {
      const observation = observe();
      const action = agent.act(observation, { explore: true }).slice();
      const reward = action[0] === (observation[0] > 0 ? 2 : 1) ? 1 : 0;
      agent.observe({ observation, action, reward, nextObservation: observe(), terminated: false });
      if (step >= 16) agent.learn();
    }
    let right = 0;
    for (let k = 0; k < 200; k += 1) {
      const observation = observe();
      if (agent.act(observation, { explore: false })[0] === (observation[0] > 0 ? 2 : 1)) right += 1;
    }
    expect(right).toBeGreaterThan(180);
  });

  it('stops at a loss that is not finite, before any step', () => {
    const agent = smallDoubleDqn(engine());
    fillWithTransitions(agent, 20);
    const before = agent.saveState().network;
    const batch = agent.readBatch(Array.from({ length: 16 }, (_, k) => k));
    batch.reward[3] = Infinity;
    expect(() => agent.update(batch)).toThrow(DivergenceError);
    expect(() => agent.update(batch)).toThrow(/qLoss is Infinity/);
    expect(agent.saveState().network).toEqual(before);
  });
});

describe('qLoss', () => {
  it.each(['squared', 'huber'] as const)('has the gradient of central differences: %s', (loss) => {
    const action = Float32Array.of(1, 0, 2, 1);
    const target = Float32Array.of(0.3, -2, 5, 1);
    const values = Float32Array.of(1, 0.5, 2, -0.25, 1, 1, 0, 0, 0.5, 9, 1.25, 3);
    const outputGradient = new Float32Array(12);
    qLoss({ values, action, target, loss, outputGradient });
    const lossAt = (index: number, change: number): number => {
      const moved = values.slice();
      moved[index] += change;
      return qLoss({ values: moved, action, target, loss, outputGradient: new Float32Array(12) }).qLoss;
    };
    outputGradient.forEach((gradient, index) => {
      const difference = (lossAt(index, 1 / 64) - lossAt(index, -1 / 64)) * 32;
      expect(Math.abs(gradient - difference)).toBeLessThan(1e-4);
    });
  });
});

it.each([
  [4, 132_566],
  [6, 132_854],
  [7, 132_998],
  [10, 133_430],
])("has the published network's parameters on grids of %i channels: %i", async (channels, parameters) => {
  const environment = { ...grid, observationSpace: { shape: [10, 10, channels], high: 1 } };
  const agent = await createAgent('doubledqn', environment, { engine: 'wasm', replayCapacity: 100 });
  expect(agent.policy.parameterCount).toBe(parameters);
  expect(agent.options).toMatchObject({ batchSize: 32, optimizer: 'adam', loss: 'squared', learningRate: 3e-4 });
  expect(doubleDqnProfiles.minatar.agent).toMatchObject({ optimizer: 'rmsprop', loss: 'huber', learningRate: 0.00025 });
  agent.close();
});

it('refuses what it cannot act in, and options out of range', async () => {
  const box = { kind: 'box', shape: [2], high: [1, 1] } as const;
  await expect(createAgent('doubledqn', { ...grid, actionSpace: box })).rejects.toThrow(
    /doubledqn chooses one of n actions, the environment takes a vector of 2 numbers/,
  );
  await expect(createAgent('td3', { ...grid, observationSpace: { shape: [3] } })).rejects.toThrow(/td3 needs a vector/);
  const bytes = { ...grid, observationSpace: { shape: [10, 10, 4], high: 255 } };
  await expect(createAgent('doubledqn', bytes)).rejects.toThrow(/truth values, got images of numbers up to 255/);
  await expect(createAgent('doubledqn', grid, { replayCapacity: 8 })).rejects.toThrow(/below its batchSize 32/);
  await expect(createAgent('doubledqn', grid, { loss: 'l1' as 'huber' })).rejects.toThrow(/one of squared, huber/);
  const engine = await createEngine({ engine: 'wasm' });
  expect(() => smallDoubleDqn(engine, { observationShape: [4, 4] })).toThrow(/\[n\] or \[height, width, channels\]/);
  const agent = smallDoubleDqn(engine);
  fillWithTransitions(agent, 3);
  expect(() => agent.learn()).toThrow(/16 different transitions cannot be drawn from 3/);
  engine.close();
});
