import { createGenerator } from '@policypath/random';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../src/index.ts';
import { enginesUnderTest } from './enginesUnderTest.ts';
import { relativeDifference } from './relativeDifference.ts';
import { gradientsOf, normals, parametersOf } from './samples.ts';

interface Course {
  readonly output: Float32Array;
  readonly gradients: Float32Array;
  readonly inputGradient: Float32Array;
  readonly actor: Float32Array;
  readonly critic: Float32Array;
}

/** Twenty updates of an actor and a twin critic; what they give at the first one, and the parameters at the end. */
function run(engine: Engine): Course {
  const batch = 32;
  const actor = engine.createMlp({
    sizes: [11, 64, 64, 3],
    maximumBatch: batch,
    outputActivation: 'tanh',
    generator: createGenerator(1, 'actor'),
  });
  const critic = engine.createTwinMlp({
    sizes: [14, 64, 64, 1],
    maximumBatch: batch,
    generator: createGenerator(1, 'critic'),
  });
  const target = engine.createTwinMlp({ sizes: [14, 64, 64, 1], maximumBatch: batch });
  engine.polyak(target, critic, 1);
  const adams = [actor, critic].map((module) => engine.createAdam(module, { learningRate: 3e-4 }));
  const generator = createGenerator(2);
  let first: Omit<Course, 'actor' | 'critic'> | undefined;
  for (let step = 0; step < 20; step += 1) {
    const state = normals(batch * 14, generator);
    const values = critic.forward(state, batch);
    critic.backward(values, batch);
    adams[1].step();
    const output = Float32Array.from(actor.forward(normals(batch * 11, generator), batch));
    critic.first.forward(state, batch);
    const through = critic.first.backward(new Float32Array(batch).fill(1 / batch), batch, {
      parameterGradients: false,
    });
    const inputGradient = Float32Array.from(through ?? []);
    actor.backward(output, batch);
    first ??= { output, gradients: gradientsOf(actor), inputGradient };
    adams[0].step();
    engine.polyak(target, critic, 0.005);
  }
  if (first === undefined) throw new Error('no step was made');
  return { ...first, actor: parametersOf(actor), critic: parametersOf(target) };
}

describe('engines agree to float32 rounding', async () => {
  const [reference, ...others] = (await enginesUnderTest()).filter(({ unavailable }) => unavailable === undefined);
  const expected = reference.create().then((engine) => {
    const course = run(engine);
    engine.close();
    return course;
  });

  it.each(others)(`$name with ${reference.name}`, async ({ create }) => {
    const engine = await create();
    const course = run(engine);
    engine.close();
    const wanted = await expected;
    expect(relativeDifference(course.output, wanted.output)).toBeLessThan(2e-6);
    expect(relativeDifference(course.gradients, wanted.gradients)).toBeLessThan(5e-6);
    expect(relativeDifference(course.inputGradient, wanted.inputGradient)).toBeLessThan(5e-6);
    // Adam divides small gradients by their own size, which enlarges their rounding.
    expect(relativeDifference(course.actor, wanted.actor)).toBeLessThan(2e-4);
    expect(relativeDifference(course.critic, wanted.critic)).toBeLessThan(2e-4);
  });
});
