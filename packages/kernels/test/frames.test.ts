import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CopyFramesOptions, Kernels } from '../src/index.ts';
import { createGenerator } from './sequence.ts';
import { variants } from './variants.ts';

const all = await variants();

/** The definition, byte by byte. */
function copyByBytes(options: CopyFramesOptions): Uint8Array[] {
  const { channels, height, width, outHeight, outWidth, sources, targets, moves, count } = options;
  const results = targets.map((target) => target.slice());
  for (let k = 0; k < count; k += 1) {
    const [source, frame, y, x, target, place] = moves.subarray(6 * k, 6 * k + 6);
    const from = sources[source].subarray(frame * channels * height * width);
    const to = results[target].subarray(place * channels * outHeight * outWidth);
    for (let c = 0; c < channels; c += 1) {
      for (let i = 0; i < outHeight; i += 1) {
        for (let j = 0; j < outWidth; j += 1) {
          const inside = i + y >= 0 && i + y < height && j + x >= 0 && j + x < width;
          to[(c * outHeight + i) * outWidth + j] = inside ? from[(c * height + i + y) * width + j + x] : 0;
        }
      }
    }
  }
  return results;
}

function randomBytes(length: number, seed: number): Uint8Array {
  const next = createGenerator(seed);
  // At an odd place, and never 0: black is told from what was there.
  const bytes = new Uint8Array(length + 3).subarray(3);
  for (let i = 0; i < length; i += 1) bytes[i] = 1 + Math.floor(255 * next());
  return bytes;
}

type Sizes = Pick<CopyFramesOptions, 'channels' | 'height' | 'width' | 'outHeight' | 'outWidth'>;

/** Two arrays of frames with an odd rest each, and a move to every place of two others; shifts as `shift` draws them. */
function example(sizes: Sizes, places: number, shift: (move: number) => [y: number, x: number]): CopyFramesOptions {
  const { channels, height, width, outHeight, outWidth } = sizes;
  const bytes = channels * height * width;
  const outBytes = channels * outHeight * outWidth;
  const moves = Array.from({ length: 2 * places }, (_, k) => [k % 2, (k * 7) % 3, ...shift(k), k % 2, k >> 1]);
  return {
    ...sizes,
    sources: [randomBytes(3 * bytes + 5, 1), randomBytes(3 * bytes + 2, 2)],
    targets: [randomBytes(places * outBytes + 7, 3), randomBytes(places * outBytes + 1, 4)],
    moves: Int32Array.from(moves.flat()),
    count: moves.length,
  };
}

function different(name: string, arrays: readonly Uint8Array[], wanted: readonly Uint8Array[]): string[] {
  return arrays.flatMap((array, i) => (Buffer.compare(array, wanted[i]) === 0 ? [] : [`${name}[${i}]`]));
}

/** Runs the kernel; the arrays that are not as they should be afterwards. */
function faultsOf(kernels: Kernels, options: CopyFramesOptions): string[] {
  const expected = copyByBytes(options);
  const sources = options.sources.map((source) => source.slice());
  kernels.copyFrames(options);
  return [...different('targets', options.targets, expected), ...different('sources', options.sources, sources)];
}

/** Of each sign, and one after which whole pieces are black. */
function fewShifts(move: number): [number, number] {
  return [
    [-60, 1],
    [3, -9],
    [0, 0],
    [-1, 2],
  ][move] as [number, number];
}

const size = fc.integer({ min: 0, max: 75 });
const anySizes = fc.record({
  channels: fc.integer({ min: 0, max: 4 }),
  height: fc.integer({ min: 0, max: 9 }),
  width: size,
  outHeight: fc.integer({ min: 0, max: 9 }),
  outWidth: size,
});

describe.each(all)('copyFrames ($name)', ({ kernels }) => {
  it('is its definition, byte by byte, and writes nothing beside: any sizes, any shift, any number of frames', () => {
    fc.assert(
      fc.property(anySizes, fc.nat(20), fc.nat(1000), (sizes, places, seed) => {
        const next = createGenerator(seed);
        const shift = (reach: number, outReach: number): number =>
          Math.floor((next() * 1.2 - 0.1) * (reach + outReach)) - outReach;
        const draw = (): [number, number] => [shift(sizes.height, sizes.outHeight), shift(sizes.width, sizes.outWidth)];
        expect(faultsOf(kernels, example(sizes, places, draw))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['crops of 100 x 100 to 84', 100, 84, 1],
    ['100 x 100 put into 108', 100, 108, -1],
  ])('is its definition for %s', (_, length, outLength, sign) => {
    const sizes = { channels: 3, height: length, width: length, outHeight: outLength, outWidth: outLength };
    const span = Math.abs(length - outLength) + 1;
    const options = example(sizes, 10, (k) => [sign * ((k * 5) % span), sign * ((k * 3) % span)]);
    expect(faultsOf(kernels, options)).toEqual([]);
  });

  it.each([
    ['many channels', { channels: 40, height: 200, width: 151, outHeight: 180, outWidth: 149 }],
    ['long columns', { channels: 2, height: 5000, width: 231, outHeight: 5200, outWidth: 240 }],
    ['long rows', { channels: 1, height: 2, width: 2 ** 20, outHeight: 3, outWidth: 2 ** 20 - 1 }],
  ])('is its definition for frames of more than a megabyte: %s', (_, sizes) => {
    expect(faultsOf(kernels, example(sizes, 2, fewShifts))).toEqual([]);
  });

  it('reads and writes the workspace as well', () => {
    const sizes = { channels: 2, height: 5, width: 7, outHeight: 3, outWidth: 4 };
    const options = example(sizes, 3, () => [1, 2]);
    const inWorkspace = (bytes: Uint8Array): Uint8Array => {
      const copy = kernels.allocateUint8(bytes.length);
      copy.set(bytes);
      return copy;
    };
    const { sources, targets } = options;
    const moved = { ...options, sources: sources.map(inWorkspace), targets: targets.map(inWorkspace) };
    expect(faultsOf(kernels, moved)).toEqual([]);
  });

  it('refuses frames that are not there, by name', () => {
    const sizes = { channels: 1, height: 2, width: 2, outHeight: 2, outWidth: 2 };
    const good: CopyFramesOptions = {
      ...sizes,
      sources: [new Uint8Array(4), new Uint8Array(11)],
      targets: [new Uint8Array(8)],
      moves: Int32Array.of(1, 1, 0, 0, 0, 1),
      count: 1,
    };
    kernels.copyFrames(good);
    const bad: [Partial<CopyFramesOptions>, RegExp][] = [
      [{ width: -1 }, /copyFrames: width must be an integer from 0 to 1048576, got -1/],
      [{ channels: 2 ** 21 }, /channels must be an integer/],
      [{ outHeight: 1.5 }, /outHeight must be an integer/],
      [{ count: -1 }, /count must be an integer of at least 0/],
      [{ count: 2 }, /moves has 6 elements, but 2 moves have 6 each/],
      [{ moves: new Float64Array(6) as unknown as Int32Array }, /moves must be an Int32Array/],
      [{ moves: Int32Array.of(2, 0, 0, 0, 0, 0) }, /move 0 names sources\[2\] of 2/],
      [{ moves: Int32Array.of(-1, 0, 0, 0, 0, 0) }, /sources\[-1\] of 2/],
      [{ moves: Int32Array.of(1, 2, 0, 0, 0, 0) }, /frame 2 of sources\[1\], which has 11 bytes at 4 a frame/],
      [{ moves: Int32Array.of(1, -1, 0, 0, 0, 0) }, /frame -1 of sources\[1\]/],
      [{ moves: Int32Array.of(0, 0, 0, 0, 1, 0) }, /move 0 names targets\[1\] of 1/],
      [{ moves: Int32Array.of(0, 0, 0, 0, 0, 2) }, /frame 2 of targets\[0\], which has 8 bytes at 4 a frame/],
      [{ moves: Int32Array.of(0, 0, 2 ** 20 + 1, 0, 0, 0) }, /move 0 has y 1048577; at most 1048576 either way/],
      [{ moves: Int32Array.of(0, 0, 0, -(2 ** 31), 0, 0) }, /move 0 has x -2147483648/],
      [
        { sources: [good.sources[0], new Float32Array(9) as unknown as Uint8Array] },
        /sources\[1\] must be a Uint8Array/,
      ],
      [{ targets: [good.sources[0].subarray(3)] }, /targets\[0\] overlaps sources\[0\]/],
    ];
    for (const [change, message] of bad) expect(() => kernels.copyFrames({ ...good, ...change })).toThrow(message);
  });
});
