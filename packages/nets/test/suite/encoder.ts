import { createGenerator } from '@policypath/random';
import { describe, expect, it } from 'vitest';
import type { ConvEncoder, ConvEncoderOptions, Engine } from '../../src/index.ts';
import { encoderAutodiff } from '../encoderAutodiff.ts';
import { bytes, describeEncoder, encoderParameters, sampleEncoders } from '../encoderSamples.ts';
import { ReferenceEncoder } from '../referenceEncoder.ts';
import { relativeDifference } from '../relativeDifference.ts';
import { gradientsOf, normals, parametersOf } from '../samples.ts';

const samples = sampleEncoders.map((options) => [describeEncoder(options), options] as const);
const batch = 3;

export function encoderTests(engine: () => Engine): void {
  const create = (options: ConvEncoderOptions = sampleEncoders[0]) => {
    const encoder = engine().createConvEncoder(options);
    encoder.writeParameters(encoderParameters(encoder.parameterCount));
    const images = bytes(batch * options.channels * options.height * options.width);
    const outputGradient = normals(batch * options.featureSize, createGenerator(2));
    const reference = new ReferenceEncoder(options, parametersOf(encoder));
    return { encoder, images, outputGradient, reference };
  };
  describe('ConvEncoder', () => {
    it.each(samples)('forward equals the float64 reference: %s', (_, options) => {
      const { encoder, images, reference } = create(options);
      for (const rows of [batch, 1]) {
        const some = images.subarray(0, (images.length / batch) * rows);
        const expected = reference.forward(some, rows);
        expect(relativeDifference(encoder.forward(some, rows), expected)).toBeLessThanOrEqual(3e-6);
        const convolved = encoder.convolve(some, rows);
        const { filters, height, width } = encoder.convolutionShape;
        const values = new Float32Array(rows * filters * height * width);
        convolved.read(values);
        expect(relativeDifference(values, reference.convolve(some, rows))).toBeLessThanOrEqual(2e-6);
        expect(relativeDifference(encoder.forwardFrom(convolved), expected)).toBeLessThanOrEqual(3e-6);
      }
    });

    it.each(samples.filter((_, index) => index !== 1))(
      'backward equals central differences in float64: %s',
      (_, options) => {
        const { encoder, images, outputGradient, reference } = create(options);
        encoder.forward(images, batch);
        encoder.backward(outputGradient, batch);
        const expected = reference.gradients(images, batch, outputGradient);
        expect(relativeDifference(gradientsOf(encoder), expected)).toBeLessThanOrEqual(1e-5);
      },
    );

    it.each(samples)("backward equals tfjs's autodiff: %s", async (_, options) => {
      const { encoder, images, outputGradient } = create(options);
      encoder.forward(images, batch);
      encoder.backward(outputGradient, batch);
      const expected = await encoderAutodiff(options, parametersOf(encoder), images, batch, outputGradient);
      expect(relativeDifference(gradientsOf(encoder), expected)).toBeLessThanOrEqual(1e-5);
    });

    it('replaces the gradients of the pass before, whatever the batch was', () => {
      const { encoder, images, outputGradient } = create();
      encoder.forward(images, batch);
      encoder.backward(outputGradient, batch);
      const once = gradientsOf(encoder);
      encoder.forward(images.subarray(0, images.length / batch), 1);
      encoder.backward(outputGradient.subarray(0, encoder.outputSize), 1);
      expect(gradientsOf(encoder)).not.toEqual(once);
      encoder.forward(images, batch);
      encoder.backward(outputGradient, batch);
      expect(gradientsOf(encoder)).toEqual(once);
    });

    it('keeps nothing of its arguments', () => {
      const { encoder, images, outputGradient } = create();
      encoder.forward(images, batch);
      encoder.backward(outputGradient, batch);
      const expected = gradientsOf(encoder);
      encoder.forward(images, batch);
      images.fill(7);
      encoder.backward(outputGradient, batch);
      expect(gradientsOf(encoder)).toEqual(expected);
    });

    it("stops at the convolutions' output on demand: their gradients are zeros, the others the same", () => {
      const { encoder, images, outputGradient } = create();
      const count = convolutionCount(encoder);
      encoder.forward(images, batch);
      encoder.backward(outputGradient, batch);
      const whole = gradientsOf(encoder);
      expect(whole.subarray(0, count).some((value) => value !== 0)).toBe(true);
      for (const pass of [
        () => {
          encoder.forward(images, batch);
          encoder.backward(outputGradient, batch, { convolutions: false });
        },
        () => {
          encoder.forwardFrom(encoder.convolve(images, batch));
          encoder.backward(outputGradient, batch);
        },
      ]) {
        encoder.forward(images, batch);
        encoder.backward(outputGradient, batch);
        pass();
        const gradients = gradientsOf(encoder);
        expect(gradients.subarray(0, count).every((value) => value === 0)).toBe(true);
        expect(gradients.subarray(count)).toEqual(whole.subarray(count));
      }
    });

    it('encodes one image as in a batch, and disturbs nothing that backward needs', () => {
      const { encoder, images, outputGradient } = create();
      const size = images.length / batch;
      const features = Float32Array.from(encoder.forward(images, batch));
      encoder.backward(outputGradient, batch);
      const expected = gradientsOf(encoder);
      encoder.forward(images, batch);
      for (let row = 0; row < batch; row += 1) {
        const one = encoder.forwardOne(images.subarray(row * size, (row + 1) * size));
        const wanted = features.subarray(row * encoder.outputSize, (row + 1) * encoder.outputSize);
        expect(relativeDifference(one, wanted)).toBeLessThanOrEqual(1e-5);
      }
      encoder.backward(outputGradient, batch);
      expect(gradientsOf(encoder)).toEqual(expected);
    });

    it('learns, and its target follows: Adam and Polyak work on it', () => {
      // Large enough to learn three pictures by heart, small enough for loops in plain JavaScript.
      const shape = { ...sampleEncoders[0], filters: 12, featureSize: 8 };
      const options = { ...shape, generator: createGenerator(4) };
      const encoder = engine().createConvEncoder(options);
      const target = engine().createConvEncoder({ ...shape, trainable: false });
      const adam = engine().createAdam(encoder, { learningRate: 3e-3 });
      const { images } = create(options);
      const wanted = normals(batch * encoder.outputSize, createGenerator(5));
      const loss = (): number => {
        const features = encoder.forward(images, batch);
        const gradient = features.map((value, index) => value - wanted[index]);
        encoder.backward(gradient, batch);
        return gradient.reduce((sum, value) => sum + value * value, 0) / 2;
      };
      const before = loss();
      for (let step = 0; step < 60; step += 1) {
        adam.step();
        loss();
      }
      expect(loss()).toBeLessThan(before / 10);
      engine().polyak(target, encoder, 1);
      // target + 1 (source - target) rounds twice.
      expect(relativeDifference(target.forward(images, batch), encoder.forward(images, batch))).toBeLessThan(1e-5);
      expect(() => target.backward(wanted, batch)).toThrow(/trainable: false/);
    });
  });

  const createPair = () => {
    const critic = create();
    const actor = engine().createTiedEncoder({
      tiedTo: critic.encoder,
      featureSize: 3,
      outputActivation: 'tanh',
      generator: createGenerator(8),
    });
    return { ...critic, actor };
  };

  describe('a tied encoder', () => {
    it('has a linear layer and LayerNorm of its own, and the convolutions of the other as they are', () => {
      const { encoder, actor, images } = createPair();
      expect(actor.layout.map(({ name, shape }) => [name, shape])).toEqual([
        ['fc.weight', [3, 18]],
        ['fc.bias', [3]],
        ['ln.weight', [3]],
        ['ln.bias', [3]],
      ]);
      expect(actor.tiedTo).toBe(encoder);
      const options: ConvEncoderOptions = { ...sampleEncoders[0], featureSize: 3, outputActivation: 'tanh' };
      const joined = (): Float32Array =>
        Float32Array.from([...parametersOf(encoder).subarray(0, convolutionCount(encoder)), ...parametersOf(actor)]);
      for (const scale of [1, -0.5]) {
        encoder.writeParameters(parametersOf(encoder).map((value) => scale * value));
        const expected = new ReferenceEncoder(options, joined()).forward(images, batch);
        expect(relativeDifference(actor.forward(images, batch), expected)).toBeLessThanOrEqual(3e-6);
        const one = actor.forwardOne(images.subarray(0, images.length / batch));
        expect(relativeDifference(one, expected.subarray(0, 3))).toBeLessThanOrEqual(1e-5);
      }
    });

    it('trains its own parameters alone', () => {
      const { encoder, actor, images } = createPair();
      const outputGradient = normals(batch * 3, createGenerator(6));
      const before = gradientsOf(encoder);
      actor.forward(images, batch);
      actor.backward(outputGradient, batch);
      const options: ConvEncoderOptions = { ...sampleEncoders[0], featureSize: 3, outputActivation: 'tanh' };
      const count = convolutionCount(encoder);
      const joined = [...parametersOf(encoder).subarray(0, count), ...parametersOf(actor)];
      const expected = new ReferenceEncoder(options, joined).gradients(images, batch, outputGradient, count);
      expect(relativeDifference(gradientsOf(actor), expected.subarray(count))).toBeLessThanOrEqual(1e-5);
      expect(gradientsOf(encoder)).toEqual(before);
      expect(() => actor.backward(outputGradient, batch, { convolutions: true })).toThrow(/stops at their output/);
    });

    it('shares one pass through the convolutions with its partner', () => {
      const { encoder, actor, images } = createPair();
      const separate = [encoder, actor].map((one) => Float32Array.from(one.forward(images, batch)));
      const convolved = encoder.convolve(images, batch);
      expect(Float32Array.from(encoder.forwardFrom(convolved))).toEqual(separate[0]);
      expect(Float32Array.from(actor.forwardFrom(convolved))).toEqual(separate[1]);
      expect(Float32Array.from(actor.forwardFrom(actor.convolve(images, batch)))).toEqual(separate[1]);
    });

    it('refuses what would give wrong gradients: convolutions that were used for another batch since', () => {
      const { encoder, actor, images, outputGradient } = createPair();
      const convolved = encoder.convolve(images, batch);
      encoder.forward(images, batch);
      expect(() => actor.forwardFrom(convolved)).toThrow(/is gone/);
      actor.forward(images, batch);
      expect(() => encoder.backward(outputGradient, batch)).toThrow(/is gone/);
      encoder.forward(images, batch);
      encoder.backward(outputGradient, batch);
      const stranger = create().encoder;
      expect(() => stranger.forwardFrom(encoder.convolve(images, batch))).toThrow(/its own convolutions/);
      expect(() => engine().createTiedEncoder({ tiedTo: actor, featureSize: 2 })).toThrow(/tied itself/);
    });
  });

  describe("an encoder's parameters", () => {
    it("have the names, shapes and order of RAD's PixelEncoder", () => {
      const { layout } = engine().createConvEncoder({
        channels: 9,
        height: 14,
        width: 14,
        strides: [2, 1],
        featureSize: 50,
        maximumBatch: 1,
      });
      expect(layout.map(({ name, shape, layer }) => [name, shape, layer])).toEqual([
        ['convs.0.weight', [32, 9, 3, 3], 1],
        ['convs.0.bias', [32], 1],
        ['convs.1.weight', [32, 32, 3, 3], 2],
        ['convs.1.bias', [32], 2],
        ['fc.weight', [50, 32 * 4 * 4], 3],
        ['fc.bias', [50], 3],
        ['ln.weight', [50], 4],
        ['ln.bias', [50], 4],
      ]);
    });

    it('begin as RAD has them: delta-orthogonal, orthogonal, biases zero', () => {
      const options = { channels: 9, height: 8, width: 8, filters: 16, strides: [2, 1], featureSize: 6 } as const;
      const draw = (seed: number): Float32Array =>
        parametersOf(engine().createConvEncoder({ ...options, maximumBatch: 1, generator: createGenerator(seed) }));
      const parameters = draw(1);
      expect(draw(1)).toEqual(parameters);
      expect(draw(2)).not.toEqual(parameters);
      let offset = 0;
      const take = (length: number): Float32Array => parameters.subarray(offset, (offset += length));
      for (const depth of [9, 16]) {
        const weight = take(16 * depth * 9);
        expect(weight.every((value, index) => index % 9 === 4 || value === 0)).toBe(true);
        const middle = weight.filter((_, index) => index % 9 === 4);
        // Sixteen rows: the columns are orthogonal where there are fewer.
        expectOrthonormal(transpose(middle, 16, depth), depth, 16, 2);
        expect(take(16).every((value) => value === 0)).toBe(true);
      }
      const inner = parameters.length - offset - 18;
      expectOrthonormal(take(inner), 6, inner / 6, 1);
      expect([...take(18)]).toEqual([...new Array(6).fill(0), ...new Array(6).fill(1), ...new Array(6).fill(0)]);
    });
  });

  describe('an encoder refuses', () => {
    it.each([
      [{ featureSize: 0 }, /featureSize is a positive integer, got 0/],
      [{ maximumBatch: 0 }, /maximumBatch is a positive integer, got 0/],
      [{ height: 4 }, /4 x 11 are too small for strides \[2, 1\]/],
      [{ channels: 0 }, /channels is a positive integer/],
      [{ strides: [3] as unknown as 1[] }, /each 1 or 2/],
      [{ outputActivation: 'relu' as 'tanh' }, /'identity' or 'tanh', got 'relu'/],
    ])('options without meaning: %j', (change, message) => {
      expect(() => engine().createConvEncoder({ ...sampleEncoders[0], ...change })).toThrow(message);
    });

    it('wrong images, batches and gradients', () => {
      const { encoder, images, outputGradient } = create();
      expect(() => encoder.backward(outputGradient, batch)).toThrow(/needs a forward\(\) before it/);
      expect(() => encoder.forward(images, 2)).toThrow(/images have 594 elements, expected 396 \(\[2, 2, 9, 11\]\)/);
      expect(() => encoder.forward(new Float32Array(198) as unknown as Uint8Array, 1)).toThrow(/images are bytes/);
      expect(() => encoder.forward(bytes(6 * 198), 6)).toThrow(/1 to 5 rows here, got 6/);
      expect(() => encoder.forwardOne(images)).toThrow(/expected 198/);
      encoder.forward(images, batch);
      expect(() => encoder.backward(outputGradient, 2)).toThrow(/has 2 rows, but the forward\(\) before it had 3/);
      expect(() => encoder.backward(outputGradient.subarray(1), batch)).toThrow(/has 11 elements, expected 12/);
      expect(() => encoder.convolve(images, batch).read(new Float32Array(3))).toThrow(/expected 54/);
      expect(() => encoder.writeParameters(new Float32Array(3))).toThrow(/has 3 elements, expected 225/);
    });
  });
}

/** Parameters of the convolutions, which come first. */
function convolutionCount(encoder: ConvEncoder): number {
  return encoder.layout
    .filter(({ name }) => name.startsWith('convs.'))
    .reduce((sum, { shape }) => sum + shape.reduce((product, width) => product * width, 1), 0);
}

function transpose(matrix: Float32Array, rows: number, columns: number): Float32Array {
  return matrix.map((_, index) => matrix[(index % rows) * columns + Math.floor(index / rows)]);
}

/** Rows of squared length `square` at right angles. */
function expectOrthonormal(matrix: Float32Array, rows: number, columns: number, square: number): void {
  for (let i = 0; i < rows; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = 0;
      for (let k = 0; k < columns; k += 1) sum += matrix[i * columns + k] * matrix[j * columns + k];
      expect(sum).toBeCloseTo(i === j ? square : 0, 5);
    }
  }
}
