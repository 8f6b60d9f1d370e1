import { createEngine } from '@policypath/nets';
import { createGenerator } from '@policypath/random';
import { describe, expect, it } from 'vitest';
import {
  Clone,
  createAgent,
  createReplayBatch,
  DivergenceError,
  updateClone,
  type CloneOptions,
  type ReplayBatch,
} from '../src/index.ts';
import { describeOnEngines } from './engines.ts';
import { createReferenceAdam, referenceAdamStep } from './referenceAdam.ts';
import { referenceBackward, referenceForward, type ReferenceMlp } from './referenceMlp.ts';
import { largestDifference } from './td3Fixtures.ts';

const sizes = { observationSize: 4, actionSize: 2, maximumAction: 2, hiddenSizes: [16, 16], batchSize: 8, seed: 3 };

function parametersOf({ policy }: Clone): Float32Array {
  const parameters = new Float32Array(policy.parameterCount);
  policy.read(parameters);
  return parameters;
}

/** Actions of a fixed rule at random observations. */
function fill(agent: Clone, count: number): void {
  const generator = createGenerator(1, 'demonstrations');
  for (let i = 0; i < count; i += 1) {
    const observation = new Float32Array(4);
    generator.fillNormal(observation, 1);
    const action = Float32Array.of(Math.tanh(observation[0]), -Math.tanh(observation[1] + observation[2]));
    agent.observe({ observation, action, reward: 0, nextObservation: observation, terminated: false });
  }
}

/** Mean squared error of a network in float64, and its gradient. */
function referenceLoss(net: ReferenceMlp, batch: ReplayBatch): { loss: number; gradient: Float64Array } {
  const { size, observationSize: n, actionSize: a } = batch;
  const activations = referenceForward(net, Float64Array.from(batch.observation), size);
  const errors = activations
    .at(-1)!
    .map((action, k) => action - batch.observationAction[Math.floor(k / a) * (n + a) + n + (k % a)]);
  const terms = size * a;
  const outputGradient = errors.map((error) => (2 * error) / terms);
  return {
    loss: errors.reduce((sum, error) => sum + error ** 2 / terms, 0),
    gradient: referenceBackward(net, activations, outputGradient, size).parameters,
  };
}

describeOnEngines('behaviour cloning', (engine) => {
  it.each(['adam', 'sgd'] as const)(
    'with %s makes the updates of an independent float64 implementation',
    (optimizer) => {
      const learningRate = optimizer === 'adam' ? 1e-3 : 0.05;
      const agent = new Clone({ ...sizes, engine: engine(), optimizer, learningRate, replayCapacity: 200 });
      fill(agent, 200);
      const start = parametersOf(agent);
      const net: ReferenceMlp = { sizes: [4, 16, 16, 2], parameters: Float64Array.from(start), tanhScale: 2 };
      const adam = createReferenceAdam(start.length);
      const draws = createGenerator(2, 'batches');
      const batch = createReplayBatch(8, 4, 2);
      for (let update = 0; update < 40; update += 1) {
        agent.replay.sample(draws, batch);
        const { loss, gradient } = referenceLoss(net, batch);
        expect(agent.update(batch)['loss']).toBeCloseTo(loss, 4);
        if (optimizer === 'adam') referenceAdamStep(net.parameters, adam, gradient, learningRate);
        else for (let k = 0; k < gradient.length; k += 1) net.parameters[k] -= learningRate * gradient[k];
      }
      expect(largestDifference(parametersOf(agent), net.parameters)).toBeLessThan(5e-6);
      expect(largestDifference(start, net.parameters)).toBeGreaterThan(1e-3);
    },
  );

  it.each(['adam', 'sgd'] as const)(
    'with %s lowers the loss, and goes on from a saved state with the same bytes',
    (optimizer) => {
      const make = (options: Partial<CloneOptions> = {}): Clone => {
        const agent = new Clone({
          ...sizes,
          engine: engine(),
          optimizer,
          learningRate: 0.02,
          replayCapacity: 300,
          ...options,
        });
        fill(agent, 300);
        return agent;
      };
      const agent = make();
      const losses = Array.from({ length: 400 }, () => Number(agent.learn()['loss']));
      const mean = (values: number[]): number => values.reduce((sum, value) => sum + value / values.length, 0);
      expect(mean(losses.slice(-20))).toBeLessThan(0.5 * mean(losses.slice(0, 20)));
      const other = make({ seed: 99 });
      other.loadState(agent.saveState());
      for (let i = 0; i < 5; i += 1) expect(other.learn()).toEqual(agent.learn());
      expect(other.saveState()).toEqual(agent.saveState());
    },
  );
});

describe('the loss', () => {
  it('has the gradient of finite differences', () => {
    const parameters = new Float64Array(4 * 3 + 3 + 3 * 2 + 2);
    const generator = createGenerator(4);
    for (let k = 0; k < parameters.length; k += 1) parameters[k] = 0.5 * generator.normal();
    const net: ReferenceMlp = { sizes: [4, 3, 2], parameters, tanhScale: 2 };
    const batch = createReplayBatch(3, 4, 2);
    generator.fillNormal(batch.observation, 1);
    generator.fillNormal(batch.observationAction, 1);
    let outputGradient = new Float32Array(0);
    const step = 1e-5;
    const loss = updateClone({
      policy: {
        forward: () => Float32Array.from(referenceForward(net, Float64Array.from(batch.observation), 3).at(-1)!),
        backward: (gradient: Float32Array) => void (outputGradient = gradient.slice()),
      } as never,
      optimizer: { step() {} } as never,
      batch,
      outputGradient: new Float32Array(6),
    });
    const activations = referenceForward(net, Float64Array.from(batch.observation), 3);
    const gradient = referenceBackward(net, activations, Float64Array.from(outputGradient), 3).parameters;
    expect(loss).toBeCloseTo(referenceLoss(net, batch).loss, 5);
    parameters.forEach((value, k) => {
      const at = (moved: number): number => {
        parameters[k] = moved;
        const { loss: there } = referenceLoss(net, batch);
        parameters[k] = value;
        return there;
      };
      expect(gradient[k]).toBeCloseTo((at(value + step) - at(value - step)) / (2 * step), 5);
    });
  });

  it('that is not finite is refused before the policy moves', async () => {
    const engine = await createEngine({ engine: 'wasm' });
    const agent = new Clone({ ...sizes, engine, replayCapacity: 10 });
    fill(agent, 10);
    const batch = createReplayBatch(8, 4, 2);
    agent.replay.sample(createGenerator(0), batch);
    batch.observationAction.fill(NaN);
    const before = parametersOf(agent);
    expect(() => agent.update(batch)).toThrow(DivergenceError);
    expect(parametersOf(agent)).toEqual(before);
    engine.close();
  });
});

it('is made by name, with the learning rate of its optimiser, and refuses wrong options', async () => {
  const environment = {
    observationSpace: { shape: [4] },
    actionSpace: { kind: 'box', shape: [2], high: [2, 2] },
  } as const;
  const small = { engine: 'wasm', hiddenSizes: [8], batchSize: 4, replayCapacity: 10 } as const;
  const agents = [
    await createAgent('clone', environment, small),
    await createAgent('clone', environment, { ...small, optimizer: 'sgd' }),
  ];
  expect(agents.map(({ options }) => options.learningRate)).toEqual([3e-4, 0.01]);
  for (const agent of agents) agent.close();
  const wrong = createAgent('clone', environment, { ...small, optimizer: 'rmsprop' as never });
  await expect(wrong).rejects.toThrow(/optimizer is one of adam, sgd, got 'rmsprop'/);
});
