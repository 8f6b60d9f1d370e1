import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convolutionSizes, type ConvolutionShape } from '../src/convolutions.ts';
import type { Kernels } from '../src/kernels.ts';
import { fillRandom, sameBits } from './reference.ts';
import { ReferenceConvolutions } from './referenceConvolutions.ts';
import { createGenerator } from './sequence.ts';
import { variants } from './variants.ts';

const all = await variants();

interface Case {
  readonly shape: ConvolutionShape;
  readonly batch: number;
}

/** RAD's encoder on small images, odd and single sizes, padded filters, strides of two in the middle and at the end. */
const cases: readonly Case[] = [
  { shape: { channels: 9, height: 15, width: 17, filters: 32, strides: [2, 1, 1] }, batch: 3 },
  { shape: { channels: 1, height: 3, width: 3, filters: 1, strides: [1] }, batch: 1 },
  { shape: { channels: 3, height: 4, width: 3, filters: 5, strides: [2] }, batch: 2 },
  { shape: { channels: 2, height: 11, width: 12, filters: 17, strides: [1, 2, 1] }, batch: 2 },
  { shape: { channels: 4, height: 13, width: 10, filters: 16, strides: [1, 1, 2] }, batch: 2 },
  { shape: { channels: 5, height: 7, width: 5, filters: 3, strides: [1, 1] }, batch: 40 },
];

const memories = new Map(
  all.map(({ kernels }) => [
    kernels,
    { floats: kernels.allocateFloat32(1_500_000), bytes: kernels.allocateUint8(20_000) },
  ]),
);

/** Operands of a case in the workspace; the same for every variant. */
function operandsOf(kernels: Kernels, { shape, batch }: Case, seed: number) {
  const { floats, bytes } = memories.get(kernels)!;
  const sizes = convolutionSizes(shape, batch);
  let next = 1;
  const take = (length: number): Float32Array => {
    const view = floats.subarray(next, next + length);
    // An odd offset: kernels may not count on aligned operands. What was there before must not matter.
    next += length + (length % 2 === 0 ? 1 : 2);
    return view.fill(Number.NaN);
  };
  const random = createGenerator(seed);
  const images = bytes.subarray(1, 1 + sizes.images);
  for (let i = 0; i < images.length; i += 1) images[i] = Math.floor(256 * random());
  const parameters = fillRandom(take(sizes.parameters), seed + 1);
  const scale = Math.sqrt(2 / (9 * shape.filters));
  parameters.forEach((value, index) => (parameters[index] = 2 * scale * value));
  const outputGradient = fillRandom(take(sizes.output), seed + 2);
  const [activations, output, gradients, workspace] = [
    sizes.activations,
    sizes.output,
    sizes.parameters,
    sizes.workspace,
  ].map(take);
  return { shape, batch, images, parameters, outputGradient, activations, output, gradients, workspace };
}

function run(kernels: Kernels, given: Case, seed: number) {
  const operands = operandsOf(kernels, given, seed);
  kernels.convolutions(operands);
  operands.workspace.fill(Number.NaN);
  kernels.convolutionGradients(operands);
  return operands;
}

/** The largest difference as a share of the largest element. */
function difference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [largest, scale] = [0, Number.MIN_VALUE];
  for (let i = 0; i < expected.length; i += 1) {
    if (Number.isNaN(actual[i])) return Infinity;
    largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  return largest / scale;
}

const references = cases.map(({ shape, batch }, seed) => {
  const { images, parameters, outputGradient } = operandsOf(all[0].kernels, { shape, batch }, seed);
  const reference = new ReferenceConvolutions(shape, batch, images, parameters);
  return { output: reference.output, gradients: reference.gradients(outputGradient) };
});

describe.each(all)('convolutions ($name)', ({ kernels }) => {
  it.each(cases.map((given, seed) => [JSON.stringify(given), given, seed] as const))(
    'agree with float64 loops: %s',
    (_, given, seed) => {
      const { output, gradients } = run(kernels, given, seed);
      expect(difference(output, references[seed].output)).toBeLessThan(1e-6);
      // A ReLU whose input rounds to the other side of zero would switch a gradient; none does here.
      expect(difference(gradients, references[seed].gradients)).toBeLessThan(2e-6);
    },
  );

  it('agree with float64 loops for any small shape', () => {
    const shapes = fc
      .record({
        channels: fc.integer({ min: 1, max: 10 }),
        height: fc.integer({ min: 3, max: 12 }),
        width: fc.integer({ min: 3, max: 12 }),
        filters: fc.integer({ min: 1, max: 20 }),
        strides: fc.array(fc.constantFrom<1 | 2>(1, 2), { minLength: 1, maxLength: 3 }),
        batch: fc.integer({ min: 1, max: 3 }),
        seed: fc.nat(),
      })
      .filter(({ height, width, strides }) => {
        let least = Math.min(height, width);
        for (const stride of strides) {
          if (least < 3) return false;
          least = Math.floor((least - 3) / stride) + 1;
        }
        return true;
      });
    fc.assert(
      fc.property(shapes, ({ batch, seed, ...shape }) => {
        const { images, parameters, output, outputGradient, gradients } = run(kernels, { shape, batch }, seed);
        const reference = new ReferenceConvolutions(shape, batch, images, parameters);
        expect(difference(output, reference.output)).toBeLessThan(2e-6);
        // Rounding may switch a ReLU whose sum is nearly zero: then nothing can be said about the gradients.
        const switched = reference.volumes.some(({ values }) => values.some((value) => value > 0 && value < 1e-6));
        if (!switched) expect(difference(gradients, reference.gradients(outputGradient))).toBeLessThan(1e-5);
      }),
      { numRuns: 12, seed: 5 },
    );
  });

  it('give an image alone the bits that it has in a batch, kept or not', () => {
    const [given] = cases;
    const operands = operandsOf(kernels, given, 3);
    const { images, output, ...rest } = operands;
    kernels.convolutions(operands);
    const [imageLength, outputLength] = [images.length / 3, output.length / 3];
    const expected = output.slice();
    output.fill(Number.NaN);
    const one = {
      ...rest,
      batch: 1,
      activations: undefined,
      images: images.subarray(imageLength, 2 * imageLength),
      output: output.subarray(0, outputLength),
    };
    kernels.convolutions(one);
    expect(sameBits(one.output, expected.subarray(outputLength, 2 * outputLength))).toBe(true);
    expect(output.subarray(outputLength).every(Number.isNaN)).toBe(true);
  });

  it('keep NaN visible in the image that it comes from', () => {
    const given: Case = { shape: { channels: 2, height: 8, width: 8, filters: 3, strides: [1, 1] }, batch: 2 };
    const operands = operandsOf(kernels, given, 7);
    operands.parameters[0] = Number.NaN;
    kernels.convolutions(operands);
    expect(operands.output.every(Number.isNaN)).toBe(true);
    operands.parameters[0] = 0.5;
    kernels.convolutions(operands);
    expect(operands.output.some(Number.isNaN)).toBe(false);
    // A gradient that is not a number reaches every weight that its ReLU lets it reach.
    const open = operands.output.findIndex((value) => value > 0);
    operands.outputGradient[open] = Number.NaN;
    kernels.convolutionGradients(operands);
    const filter = Math.floor(open / 16) % 3;
    const second = 3 * (2 * 9 + 1);
    const weights = operands.gradients.subarray(second + filter * 27, second + (filter + 1) * 27);
    expect(weights.every(Number.isNaN)).toBe(true);
    expect(operands.gradients.subarray(0, second).some(Number.isNaN)).toBe(true);
  });

  it('let what is not finite reach its own results alone', () => {
    const shape: ConvolutionShape = { channels: 2, height: 9, width: 8, filters: 1, strides: [1, 1] };
    const operands = operandsOf(kernels, { shape, batch: 1 }, 1);
    operands.parameters.fill(0);
    // Both channels' middle taps together overflow; the second layer sums its nine inputs.
    operands.parameters[4] = operands.parameters[13] = 3e38;
    operands.parameters.fill(1, 19, 28);
    for (let row = 1; row < 8; row += 1) {
      for (let column = 1; column < 7; column += 1) {
        operands.images.fill(0);
        operands.images[row * 8 + column] = operands.images[72 + row * 8 + column] = 255;
        kernels.convolutions(operands);
        const expected = operands.output.map((_, at) => {
          const [down, right] = [row - 1 - Math.floor(at / 4), column - 1 - (at % 4)];
          return down >= 0 && down < 3 && right >= 0 && right < 3 ? 1 : 0;
        });
        expect(operands.output.map((value) => (Number.isFinite(value) ? 0 : 1))).toEqual(expected);
        expect(operands.output.every((value, at) => expected[at] === 1 || value === 0)).toBe(true);
      }
    }
  });

  it('touch nothing but their results and the workspace', () => {
    const { shape, batch } = cases[2];
    const { floats } = memories.get(kernels)!;
    const operands = operandsOf(kernels, { shape, batch }, 1);
    const written = [operands.activations, operands.output, operands.gradients, operands.workspace];
    const end = operands.workspace.byteOffset + operands.workspace.byteLength - floats.byteOffset;
    floats.fill(7);
    operands.images.fill(3);
    kernels.convolutions(operands);
    kernels.convolutionGradients(operands);
    for (const view of written) view.fill(7);
    expect(end).toBeLessThan(floats.byteLength);
    expect(floats.every((value) => value === 7)).toBe(true);
    expect(operands.images.every((value) => value === 3)).toBe(true);
  });

  it('do nothing for an empty batch but clear the gradients', () => {
    const operands = operandsOf(kernels, { shape: cases[0].shape, batch: 0 }, 1);
    operands.gradients.fill(5);
    kernels.convolutions(operands);
    kernels.convolutionGradients(operands);
    expect(operands.gradients.every((value) => value === 0)).toBe(true);
  });

  it('refuse operands that are too short, elsewhere or in the way', () => {
    const operands = operandsOf(kernels, cases[2], 1);
    expect(() => kernels.convolutions({ ...operands, images: operands.images.subarray(1) })).toThrow(
      /convolutions: images has 71 elements, but its shape asks for at least 72/,
    );
    expect(() => kernels.convolutions({ ...operands, images: new Uint8Array(72) })).toThrow(
      /images does not lie in the workspace of these kernels; allocate it with allocateUint8\(\)/,
    );
    expect(() => kernels.convolutions({ ...operands, workspace: operands.workspace.subarray(1) })).toThrow(
      /workspace has/,
    );
    expect(() => kernels.convolutions({ ...operands, output: operands.workspace })).toThrow(
      /output overlaps workspace/,
    );
    expect(() => kernels.convolutionGradients({ ...operands, gradients: operands.parameters })).toThrow(
      /gradients overlaps parameters/,
    );
    expect(() => kernels.convolutionGradients({ ...operands, outputGradient: new Float32Array(9) })).toThrow(
      /outputGradient has 9 elements/,
    );
  });
});

describe.each([...new Set(all.map(({ group }) => group))])('convolutions (%s)', (group) => {
  it('give the same bits on one and on two threads', () => {
    const [one, two] = all.filter((variant) => variant.group === group).map((variant) => variant.kernels);
    cases.forEach((given, seed) => {
      const [first, second] = [run(one, given, seed), run(two, given, seed)];
      expect(sameBits(first.output, second.output)).toBe(true);
      expect(sameBits(first.gradients, second.gradients)).toBe(true);
    });
  });
});

describe('convolutionSizes', () => {
  it("are those of RAD's encoder: 35 x 35 of 84 x 84, 47 x 47 of 108 x 108", () => {
    const shape = { channels: 9, filters: 32, strides: [2, 1, 1, 1] } as const;
    const small = convolutionSizes({ ...shape, height: 84, width: 84 }, 128);
    expect([small.outputHeight, small.outputWidth, small.output]).toEqual([35, 35, 128 * 39_200]);
    expect(small.parameters).toBe(32 * (81 + 1) + 3 * 32 * (288 + 1));
    expect(small.activations).toBe(128 * 32 * (41 * 41 + 39 * 39 + 37 * 37));
    const large = convolutionSizes({ ...shape, height: 108, width: 108 }, 1);
    expect([large.outputHeight, large.outputWidth]).toEqual([47, 47]);
  });

  it('never ask for less workspace for more images', () => {
    const { shape } = cases[0];
    const workspaces = Array.from({ length: 70 }, (_, batch) => convolutionSizes(shape, batch).workspace);
    expect(workspaces).toEqual(workspaces.toSorted((a, b) => a - b));
  });

  it.each([
    [{ channels: 0 }, /channels is a positive integer, got 0/],
    [{ filters: 1.5 }, /filters is a positive integer, got 1.5/],
    [{ strides: [] }, /strides are 1 to 8 numbers, each 1 or 2; got \[\]/],
    [{ strides: [3 as 2] }, /got \[3\]/],
    [{ strides: [1, 1, 1, 1, 1, 1, 1, 1, 1] as 1[] }, /strides are 1 to 8/],
    [{ height: 6, strides: [2, 1] as (1 | 2)[] }, /6 x 9 are too small for strides \[2, 1\]: layer 2 has 2 x 4 left/],
  ])('refuse %j', (change, message) => {
    const shape: ConvolutionShape = { channels: 1, height: 9, width: 9, filters: 1, strides: [1] };
    expect(() => convolutionSizes({ ...shape, ...change }, 1)).toThrow(message);
  });

  it('refuse a batch that is none', () => {
    expect(() => convolutionSizes(cases[0].shape, -1)).toThrow(/batch is an integer of at least 0, got -1/);
  });
});
