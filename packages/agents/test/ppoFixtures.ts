import type { Engine } from '@policypath/nets';
import { createGenerator } from '@policypath/random';
import { createPpoBatch, Ppo, type PpoBatch, type PpoOptions } from '../src/index.ts';

/** A small agent; `options` changes what a test is about. */
export function smallPpo(engine: Engine, options: Partial<PpoOptions> = {}): Ppo {
  return new Ppo({
    engine,
    observationSize: 5,
    actionSize: 2,
    maximumAction: 2,
    seed: 1,
    hiddenSizes: [16, 16],
    rolloutSteps: 64,
    batchSize: 16,
    epochs: 2,
    agentSteps: 640,
    ...options,
  });
}

/** Makes `count` steps of a task that needs no environment: observations at random, and a reward for small actions. */
export function makeSteps(agent: Ppo, count: number, generator = createGenerator(3, 'test/steps')): void {
  const draw = (): Float32Array => {
    const observation = new Float32Array(agent.options.observationSize);
    generator.fillNormal(observation, 3);
    return observation;
  };
  let observation = draw();
  for (let step = 0; step < count; step += 1) {
    const action = agent.act(observation, { explore: true }).slice();
    const nextObservation = draw();
    const terminated = generator.uniform() < 0.05;
    const truncated = !terminated && generator.uniform() < 0.05;
    const reward = observation[0] * action[0] + generator.normal();
    agent.observe({ observation, action, reward, nextObservation, terminated, truncated });
    agent.learn();
    observation = terminated || truncated ? draw() : nextObservation;
  }
}

/**
 * Batches of a policy that has moved since it acted, so that ratios and values are clipped on both sides; no number comes from an
 * engine.
 */
export function givenPpoBatches({ options }: Pick<Ppo, 'options'>, count: number, seed = 5): PpoBatch[] {
  const { batchSize, observationSize, actionSize } = options;
  const generator = createGenerator(seed, 'test/batches');
  return Array.from({ length: count }, () => {
    const batch = createPpoBatch(batchSize, observationSize, actionSize);
    generator.fillNormal(batch.observation, 1);
    generator.fillNormal(batch.action, 1);
    for (let row = 0; row < batchSize; row += 1) {
      let logProbability = 0.2 * generator.normal();
      for (let i = 0; i < actionSize; i += 1) {
        logProbability -= 0.5 * batch.action[row * actionSize + i] ** 2 + 0.5 * Math.log(2 * Math.PI);
      }
      batch.logProbability[row] = logProbability;
      batch.advantage[row] = generator.normal();
      batch.value[row] = 0.4 * generator.normal();
      batch.target[row] = batch.value[row] + batch.advantage[row];
    }
    return batch;
  });
}

/** 100 updates from the first weights of `smallPpo`, with a rate that falls as over 10 rollouts. */
export function parityCase(agent: Ppo): {
  readonly batches: PpoBatch[];
  readonly learningRates: number[];
} {
  const count = 100;
  const learningRates = Array.from({ length: count }, (_, k) => 3e-4 * (1 - Math.floor(k / 10) / 10));
  return { batches: givenPpoBatches(agent, count), learningRates };
}
