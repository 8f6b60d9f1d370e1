import type { Engine } from '@policypath/nets';
import { createGenerator } from '@policypath/random';
import { DoubleDqn, type DoubleDqnOptions } from '../src/index.ts';

/** A small agent on grids [6, 5, 2]; `options` changes what a test is about. */
export function smallDoubleDqn(engine: Engine, options: Partial<DoubleDqnOptions> = {}): DoubleDqn {
  return new DoubleDqn({
    engine,
    observationShape: [6, 5, 2],
    choices: 4,
    seed: 1,
    filters: 3,
    hiddenSizes: [9],
    batchSize: 16,
    targetInterval: 30,
    replayCapacity: 500,
    ...options,
  });
}

/** Random transitions, one in ten terminal: grids of truth values, or vectors. */
export function fillWithTransitions(agent: DoubleDqn, count: number, seed = 3): void {
  const { observationShape, choices } = agent.options;
  const size = observationShape.reduce((product, length) => product * length);
  const generator = createGenerator(seed, 'test/transitions');
  const observe = (): Uint8Array | Float32Array => {
    if (observationShape.length === 3)
      return Uint8Array.from({ length: size }, () => Number(generator.uniform() < 0.3));
    const vector = new Float32Array(size);
    generator.fillNormal(vector, 1);
    return vector;
  };
  let observation = observe();
  for (let k = 0; k < count; k += 1) {
    const nextObservation = observe();
    const action = Float32Array.of(generator.integer(choices));
    const reward = generator.normal() + 2 * observation[0] + action[0];
    agent.observe({ observation, action, reward, nextObservation, terminated: generator.uniform() < 0.1 });
    observation = nextObservation;
  }
}

/** Indices of the batches of `count` updates, the same for whoever is to be compared. */
export function givenBatches(agent: DoubleDqn, count: number, seed = 5): number[][] {
  const { batchSize } = agent.options;
  const generator = createGenerator(seed, 'test/batches');
  const { begin, end } = agent.replay;
  return Array.from({ length: count }, () =>
    Array.from({ length: batchSize }, () => begin + generator.integer(end - begin)),
  );
}

/** The cases in which our updates are compared with PyTorch's, in the order of `doubleDqnTorch.f32`. */
export const torchCases: readonly (Partial<DoubleDqnOptions> & { readonly what: string })[] = [
  { what: 'Adam, squared loss', optimizer: 'adam', loss: 'squared' },
  { what: 'Adam, Huber loss', optimizer: 'adam', loss: 'huber' },
  {
    what: 'RMSProp, squared loss',
    optimizer: 'rmsprop',
    loss: 'squared',
    learningRate: 0.00025,
    optimizerEpsilon: 0.01,
  },
  { what: 'RMSProp, Huber loss', optimizer: 'rmsprop', loss: 'huber', learningRate: 0.00025, optimizerEpsilon: 0.01 },
  {
    what: 'vectors, RMSProp, Huber loss',
    observationShape: [5],
    optimizer: 'rmsprop',
    loss: 'huber',
    learningRate: 1e-3,
  },
];

export const torchUpdateCount = 100;
export const torchFile = new URL('doubleDqnTorch.f32', import.meta.url);
