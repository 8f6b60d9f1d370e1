import { createGenerator } from '@policypath/random';
import { describe, expect, it } from 'vitest';
import type { ConvMlpOptions, Engine } from '../../src/index.ts';
import { convMlpAutodiff } from '../encoderAutodiff.ts';
import { bytes, encoderParameters } from '../encoderSamples.ts';
import { ReferenceConvMlp } from '../referenceConvMlp.ts';
import { relativeDifference } from '../relativeDifference.ts';
import { gradientsOf, normals, parametersOf } from '../samples.ts';

const samples: readonly [string, ConvMlpOptions][] = [
  ['MinAtar', { channels: 4, height: 10, width: 10, filters: 16, sizes: [24, 6], maximumBatch: 5 }],
  ['no hidden layer', { channels: 2, height: 5, width: 4, filters: 3, sizes: [2], maximumBatch: 5 }],
  [
    'two convolutions',
    { channels: 3, height: 9, width: 8, filters: 5, strides: [2, 1], sizes: [7, 4, 3], maximumBatch: 5 },
  ],
];
const batch = 3;

export function convMlpTests(engine: () => Engine): void {
  const create = (options: ConvMlpOptions) => {
    const network = engine().createConvMlp(options);
    network.writeParameters(encoderParameters(network.parameterCount));
    const images = bytes(batch * options.channels * options.height * options.width);
    const outputGradient = normals(batch * network.outputSize, createGenerator(2));
    return { network, images, outputGradient };
  };

  describe('ConvMlp', () => {
    it.each(samples)('forward equals the float64 reference: %s', (_, options) => {
      const { network, images } = create(options);
      const expected = new ReferenceConvMlp(options, parametersOf(network)).forward(images, batch);
      expect(relativeDifference(network.forward(images, batch), expected)).toBeLessThanOrEqual(3e-6);
      const length = images.length / batch;
      for (let row = 0; row < batch; row += 1) {
        const one = network.forwardOne(images.subarray(row * length, (row + 1) * length));
        const { outputSize } = network;
        const wanted = expected.subarray(row * outputSize, (row + 1) * outputSize);
        expect(relativeDifference(one, wanted)).toBeLessThanOrEqual(3e-6);
      }
    });

    it.each(samples.slice(1))('backward equals central differences in float64: %s', (_, options) => {
      const { network, images, outputGradient } = create(options);
      network.forward(images, batch);
      network.backward(outputGradient, batch);
      const reference = new ReferenceConvMlp(options, parametersOf(network));
      const expected = reference.gradients(images, batch, outputGradient);
      expect(relativeDifference(gradientsOf(network), expected)).toBeLessThanOrEqual(1e-5);
    });

    it.each(samples)(
      "backward equals tfjs's autodiff, whatever was done since the forward pass: %s",
      async (_, options) => {
        const { network, images, outputGradient } = create(options);
        network.forward(images, batch);
        network.forwardOne(
          images
            .subarray(0, images.length / batch)
            .slice()
            .fill(3),
        );
        network.backward(outputGradient, batch);
        const expected = await convMlpAutodiff(options, parametersOf(network), images, batch, outputGradient);
        expect(relativeDifference(gradientsOf(network), expected)).toBeLessThanOrEqual(1e-5);
      },
    );

    it("begins as PyTorch's layers do, and is named as they are", () => {
      const network = engine().createConvMlp({ ...samples[0][1], sizes: [128, 6], generator: createGenerator(1) });
      expect(network.parameterCount).toBe(132_566);
      expect(network.layout).toEqual([
        { name: 'convs.0.weight', shape: [16, 4, 3, 3], layer: 1 },
        { name: 'convs.0.bias', shape: [16], layer: 1 },
        { name: 'layer1.weight', shape: [128, 1024], layer: 2 },
        { name: 'layer1.bias', shape: [128], layer: 2 },
        { name: 'layer2.weight', shape: [6, 128], layer: 3 },
        { name: 'layer2.bias', shape: [6], layer: 3 },
      ]);
      let at = 0;
      const parameters = parametersOf(network);
      for (const [length, fanIn] of [
        [16 * 36 + 16, 36],
        [128 * 1025, 1024],
        [6 * 129, 128],
      ]) {
        const part = parameters.subarray(at, at + length);
        const largest = part.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        const bound = 1 / Math.sqrt(fanIn);
        expect(largest).toBeLessThanOrEqual(bound * (1 + 1e-7));
        expect(largest).toBeGreaterThan(0.98 * bound);
        at += length;
      }
    });

    it('learns, and a copy follows: optimisers and Polyak work on it', () => {
      const { network, images } = create(samples[1][1]);
      const target = engine().createConvMlp(samples[1][1]);
      const optimizer = engine().createRmsProp(network, { learningRate: 1e-3, smoothing: 0.9, epsilon: 1e-3 });
      const wanted = normals(batch * network.outputSize, createGenerator(9));
      const loss = (): number => {
        const output = network.forward(images, batch);
        const errors = output.map((value, i) => value - wanted[i]);
        network.backward(errors, batch);
        return errors.reduce((sum, error) => sum + error * error, 0);
      };
      const before = loss();
      for (let step = 0; step < 200; step += 1) {
        loss();
        optimizer.step();
      }
      expect(loss()).toBeLessThan(before / 20);
      engine().polyak(target, network, 1);
      expect(parametersOf(target)).toEqual(parametersOf(network));
    });

    it('refuses sizes that are none, other images, and a backward pass without its forward pass', () => {
      const [, [, options]] = samples;
      expect(() => engine().createConvMlp({ ...options, sizes: [] })).toThrow(/sizes are the widths after/);
      expect(() => engine().createConvMlp({ ...options, height: 2 })).toThrow(/too small for strides/);
      expect(() => engine().createConvMlp({ ...options, maximumBatch: 0 })).toThrow(/maximumBatch is a positive/);
      const { network, images, outputGradient } = create(options);
      expect(() => network.backward(outputGradient, batch)).toThrow(/needs a forward/);
      expect(() => network.forward(images, 2)).toThrow(/images have 120 elements, expected 80/);
      expect(() => network.forwardOne(images)).toThrow(/images have 120 elements/);
      expect(() => network.forward(new Float32Array(40) as unknown as Uint8Array, 1)).toThrow(/Uint8Array/);
    });
  });
}
