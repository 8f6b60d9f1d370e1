import { createGenerator } from '@policypath/random';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import type { Engine } from '../../src/index.ts';
import { bytes, sampleEncoders } from '../encoderSamples.ts';
import { normals } from '../samples.ts';

/** That an engine over TensorFlow loses no tensor. */
export function tensorTests(create: () => Promise<Engine>): void {
  it('holds the same number of tensors after 200 updates, and none when it is closed', async () => {
    const atFirst = tensorCount();
    const engine = await create();
    const actor = engine.createMlp({
      sizes: [4, 16, 2],
      maximumBatch: 8,
      outputActivation: 'tanh',
      generator: createGenerator(1),
    });
    const critic = engine.createTwinMlp({ sizes: [6, 16, 1], maximumBatch: 8, generator: createGenerator(2) });
    const target = engine.createTwinMlp({ sizes: [6, 16, 1], maximumBatch: 8, generator: createGenerator(2) });
    const encoder = engine.createConvEncoder({ ...sampleEncoders[0], generator: createGenerator(3) });
    const tied = engine.createTiedEncoder({ tiedTo: encoder, featureSize: 2 });
    const norm = engine.createLayerNorm({ size: 4, maximumBatch: 1 });
    const grid = { channels: 2, height: 9, width: 11, filters: 3, sizes: [5, 2], maximumBatch: 2 };
    const network = engine.createConvMlp({ ...grid, generator: createGenerator(4) });
    const rmsProp = engine.createRmsProp(network, { learningRate: 1e-3 });
    const images = bytes(2 * 198);
    const adams = [actor, critic, encoder, tied, norm].map((module) =>
      engine.createAdam(module, { learningRate: 1e-3 }),
    );
    const update = (): void => {
      critic.forward(normals(48), 8);
      critic.backward(normals(16), 8);
      actor.forward(normals(32), 8);
      actor.backward(normals(16), 8);
      critic.first.forward(normals(48), 8);
      critic.first.backward(normals(8), 8, { parameterGradients: false });
      encoder.forward(images, 2);
      encoder.backward(normals(8), 2);
      tied.forwardFrom(encoder.convolve(images, 2));
      tied.backward(normals(4), 2);
      encoder.forwardOne(images.subarray(198));
      norm.forward(normals(4), 1);
      norm.backward(normals(4), 1);
      network.forward(images, 2);
      network.backward(normals(4), 2);
      network.forwardOne(images.subarray(198));
      for (const adam of adams) adam.step();
      rmsProp.step();
      engine.polyak(target, critic, 0.01);
      actor.forwardOne(normals(4));
    };
    update();
    const before = tensorCount();
    expect(before).toBeGreaterThan(atFirst + 20);
    for (let i = 0; i < 200; i += 1) update();
    adams[0].loadState(adams[0].saveState());
    adams[1].reset();
    expect(tensorCount()).toBe(before);
    engine.close();
    expect(tensorCount()).toBe(atFirst);
    expect(() => engine.createMlp({ sizes: [1, 1], maximumBatch: 1 })).toThrow(/was closed/);
  });
}

function tensorCount(): number {
  return tf.memory().numTensors;
}
