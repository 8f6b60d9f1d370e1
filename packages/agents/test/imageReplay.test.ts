import type { CopyFramesOptions } from '@policypath/nets';
import { createGenerator, type Generator } from '@policypath/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Augmentation,
  createImageBatch,
  frameBytes,
  ImageReplayBuffer,
  imageReplayBytes,
  type ImageBatch,
  type ImageTransition,
} from '../src/index.ts';
import { describeOnEngines } from './engines.ts';

const shape = { channels: 3, height: 8, width: 8, frameStack: 3 };
const actionSize = 2;
const unchanged: Augmentation = { kind: 'crop', size: 8 };

function cropTo(size: number): Augmentation {
  return { kind: 'crop', size };
}

/** A frame of pseudo-random bytes, named by a number. */
function frame(name: number): Uint8Array {
  const generator = createGenerator(name, 'test/frame');
  return Uint8Array.from({ length: frameBytes(shape) }, () => generator.integer(256));
}

function stack(frames: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(frames.flatMap((bytes) => [...bytes]));
}

/**
 * Episodes of the given lengths, as a frame stack wrapper gives them: the reset frame three times, then one new frame a
 * step. Every seventh frame repeats the one before it, as a picture in which nothing moves.
 */
function transitionsOf(lengths: readonly number[]): ImageTransition[] {
  let count = 0;
  return lengths.flatMap((length) => {
    const reset = frame((count += 1));
    let frames = [reset, reset, reset];
    return Array.from({ length }, (_, step): ImageTransition => {
      const observation = stack(frames);
      count += 1;
      frames = [...frames.slice(1), count % 7 === 0 ? frames[2] : frame(count)];
      return {
        observation,
        action: Float32Array.of(count, -count),
        reward: count / 2,
        nextObservation: stack(frames),
        terminated: step === length - 1 && count % 2 === 0,
      };
    });
  });
}

function emptyReplay(capacity: number): ImageReplayBuffer {
  return new ImageReplayBuffer({ capacity, height: 8, width: 8, actionSize });
}

/** A generator whose `integer` counts through 0, 1, 2, ...; other draws are not for it. */
function counting(): Generator {
  let next = 0;
  return { integer: () => next++ } as Partial<Generator> as Generator;
}

/** Every transition kept, oldest first, as stored. */
function kept(replay: ImageReplayBuffer): ImageBatch {
  const batch = createImageBatch(replay.size, shape, actionSize);
  replay.sample({ generator: counting(), offsetGenerator: createGenerator(0), augmentation: unchanged, batch });
  return batch;
}

function expectKept(replay: ImageReplayBuffer, expected: readonly ImageTransition[]): void {
  expect(replay.size).toBe(expected.length);
  const batch = kept(replay);
  expect(Buffer.compare(batch.observation, stack(expected.map(({ observation }) => observation)))).toBe(0);
  expect(Buffer.compare(batch.nextObservation, stack(expected.map(({ nextObservation }) => nextObservation)))).toBe(0);
  expect([...batch.action]).toEqual(expected.flatMap(({ action }) => [...action]));
  expect([...batch.reward]).toEqual(expected.map(({ reward }) => reward));
  expect([...batch.notDone]).toEqual(expected.map(({ terminated }) => (terminated ? 0 : 1)));
  const out = new Uint8Array(expected[0].observation.length);
  expected.forEach(({ observation }, k) => {
    replay.readObservation(k, out);
    expect(Buffer.compare(out, observation)).toBe(0);
  });
}

function copyOf(replay: ImageReplayBuffer, piece: number): ImageReplayBuffer {
  const { begin, end, recordLength } = replay;
  const file = new Float32Array((end - begin) * recordLength);
  for (let i = begin; i < end; i += 1) {
    replay.readRecord(i, file.subarray((i - begin) * recordLength, (i - begin + 1) * recordLength));
  }
  const copy = emptyReplay(replay.capacity);
  for (const transition of transitionsOf([2])) copy.push(transition);
  copy.restart(begin);
  for (let at = 0; at < file.length; at += piece * recordLength) {
    // Through bytes, as through a file.
    const part = file.slice(at, at + piece * recordLength);
    copy.appendRecords(new Float32Array(new Uint8Array(part.buffer).slice().buffer));
  }
  return copy;
}

const capacities = fc.integer({ min: 1, max: 12 });
const episodes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
const runs = { numRuns: 40 };

describe('ImageReplayBuffer', () => {
  it('rebuilds the stacks that were stored, across the ends of episodes and the wrap of the ring', () => {
    fc.assert(
      fc.property(capacities, episodes, (capacity, lengths) => {
        const transitions = transitionsOf(lengths);
        const replay = emptyReplay(capacity);
        for (const transition of transitions) replay.push(transition);
        // Many short episodes use up the spare frames: then the newest transitions are kept, and fewer of them.
        expect(replay.size).toBeGreaterThanOrEqual(Math.min(transitions.length, capacity, 2));
        expect(replay.size).toBeLessThanOrEqual(capacity);
        if (lengths.length <= 6 && lengths.every((length) => length >= 4)) {
          expect(replay.size).toBe(Math.min(transitions.length, capacity));
        }
        expectKept(replay, transitions.slice(-replay.size));
      }),
      runs,
    );
  });

  it('refilled from its records in pieces, at any moment, goes on exactly as before', () => {
    fc.assert(
      fc.property(capacities, episodes, fc.nat(40), fc.integer({ min: 1, max: 7 }), (capacity, lengths, cut, piece) => {
        const transitions = transitionsOf(lengths);
        const replay = emptyReplay(capacity);
        const saved = Math.max(1, cut % (transitions.length + 1));
        for (const transition of transitions.slice(0, saved)) replay.push(transition);
        const copy = copyOf(replay, piece);
        for (const transition of transitions.slice(saved)) for (const both of [replay, copy]) both.push(transition);
        expect([copy.begin, copy.end, copy.size]).toEqual([replay.begin, replay.end, replay.size]);
        expectKept(copy, transitions.slice(-replay.size));
      }),
      runs,
    );
  });

  it('stores an episode that begins in its middle frame by frame', () => {
    const [first, second, third] = transitionsOf([9]).slice(4, 7);
    const replay = emptyReplay(5);
    replay.push(first);
    replay.push(second);
    expect(replay.end).toBe(5);
    replay.push(third);
    expectKept(replay, [first, second, third]);
  });

  it('crops each stack at its own place, all frames alike', () => {
    const [transition] = transitionsOf([1]);
    const replay = emptyReplay(1);
    replay.push(transition);
    for (const augmentation of [
      { kind: 'crop', size: 4 },
      { kind: 'crop', size: 4, offsets: 'shared' },
      { kind: 'translate', size: 12 },
      { kind: 'translate', size: 12, offsets: 'independent' },
    ] as const) {
      const { size, kind } = augmentation;
      const crop = kind === 'crop';
      const batch = createImageBatch(150, { ...shape, height: size, width: size }, actionSize);
      const offsetGenerator = createGenerator(5, 'test/offsets');
      replay.sample({ generator: createGenerator(1), offsetGenerator, augmentation, batch });
      const expectedOffsets = createGenerator(5, 'test/offsets');
      const places = new Set<string>();
      let differing = 0;
      for (let row = 0; row < batch.size; row += 1) {
        const draw = (): [number, number] => [expectedOffsets.integer(5), expectedOffsets.integer(5)];
        const offset = draw();
        const shared = 'offsets' in augmentation ? augmentation.offsets === 'shared' : !crop;
        const nextOffset = shared ? offset : draw();
        places.add(offset.join());
        if (offset.join() !== nextOffset.join()) differing += 1;
        for (const [source, result, [y, x]] of [
          [transition.observation, batch.observation, offset],
          [transition.nextObservation, batch.nextObservation, nextOffset],
        ] as const) {
          const length = 9 * size * size;
          const expected = new Uint8Array(length);
          for (let k = 0; k < length; k += 1) {
            const [channel, i, j] = [Math.floor(k / size / size), Math.floor(k / size) % size, k % size];
            const [sourceY, sourceX] = crop ? [i + y, j + x] : [i - y, j - x];
            const inside = sourceY >= 0 && sourceX >= 0 && sourceY < 8 && sourceX < 8;
            expected[k] = inside ? source[channel * 64 + sourceY * 8 + sourceX] : 0;
          }
          expect(Buffer.compare(result.subarray(row * length, (row + 1) * length), expected)).toBe(0);
        }
      }
      expect(places.size).toBe(25);
      expect(differing > 0).toBe(crop !== 'offsets' in augmentation);
    }
  });

  it('draws every kept transition equally often (chi-square over a ring that has wrapped)', () => {
    const replay = emptyReplay(10);
    for (const transition of transitionsOf([9, 9, 9])) replay.push(transition);
    const batch = createImageBatch(2000, shape, actionSize);
    const generator = createGenerator(7, 'test');
    replay.sample({ generator, offsetGenerator: createGenerator(0), augmentation: unchanged, batch });
    const seen = new Map<number, number>();
    for (const reward of batch.reward) seen.set(reward, (seen.get(reward) ?? 0) + 1);
    expect(seen.size).toBe(10);
    const chiSquare = [...seen.values()].reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0);
    // 9 degrees of freedom: 27.9 is exceeded with probability 0.001.
    expect(chiSquare).toBeLessThan(27.9);
  });

  it('states its memory before taking it: 100,000 transitions of stacked 100 x 100 frames are 3.06 GB', () => {
    const sizes = { ...shape, height: 100, width: 100, capacity: 100_000, actionSize: 6 };
    expect(imageReplayBytes(sizes) / 1e9).toBeCloseTo(3.065, 3);
    const before = process.memoryUsage().rss;
    const replay = new ImageReplayBuffer({ height: 100, width: 100, actionSize: 6 });
    expect(replay.bytes).toBe(imageReplayBytes(sizes));
    expect(replay.capacity).toBe(100_000);
    expect(replay.recordLength).toBe(7510);
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
  });

  it('refuses what it cannot store, and stores nothing of it', () => {
    const [first, second, third] = transitionsOf([3]);
    const replay = emptyReplay(4);
    replay.push(first);
    const bad: [Partial<ImageTransition>, RegExp][] = [
      [{ observation: new Uint8Array(9) }, /observation: length 9, but .* made for 576/],
      [{ nextObservation: new Uint8Array(9) }, /nextObservation: length 9/],
      [{ action: new Float32Array(3) }, /action: length 3/],
      [{ reward: Number.NaN }, /finite float32 numbers, got NaN/],
      [{ action: Float64Array.of(1, 1e300) }, /got 1e\+300/],
      [{ nextObservation: third.observation.toReversed() }, /does not begin with the observation's last frames/],
    ];
    for (const [change, message] of bad) expect(() => replay.push({ ...second, ...change })).toThrow(message);
    expect(replay.end).toBe(2);
    const record = new Float32Array(replay.recordLength);
    replay.readRecord(1, record);
    expect(() => replay.readRecord(2, record)).toThrow(/frame 2 is not in the image replay, which holds 0 to 1/);
    expect(() => replay.appendRecords(record.subarray(1))).toThrow(/no multiple/);
    for (const [place, value] of [
      [1, 7],
      [2, 4],
      [3, 0.5],
      [0, Number.NaN],
    ]) {
      const altered = record.slice();
      altered[replay.recordLength - 4 + place] = value;
      expect(() => replay.appendRecords(altered)).toThrow(/no records of an image replay/);
    }
    expect(replay.end).toBe(2);
    expect(() => replay.restart(0.5)).toThrow(RangeError);
    expect(() => replay.readObservation(1, new Uint8Array(576))).toThrow(/no transition 1 among the 1/);
    expect(() => new ImageReplayBuffer({ height: 8, width: 6, actionSize: 1 })).toThrow(/multiple of 4, got 6/);
    expect(() => new ImageReplayBuffer({ height: 8, width: 8, actionSize: 0 })).toThrow(/actionSize .* got 0/);
  });

  it('refuses to sample from nothing, or into a batch of other sizes', () => {
    const replay = emptyReplay(4);
    const generators = { generator: createGenerator(0), offsetGenerator: createGenerator(0) };
    const batch = createImageBatch(2, shape, actionSize);
    expect(() => replay.sample({ ...generators, augmentation: unchanged, batch })).toThrow(/empty/);
    for (const transition of transitionsOf([3])) replay.push(transition);
    expect(() => replay.sample({ ...generators, augmentation: cropTo(4), batch })).toThrow(
      /length 576, .* made for 144/,
    );
    expect(() => replay.sample({ ...generators, augmentation: cropTo(12), batch })).toThrow(/a crop is no larger/);
    const translation: Augmentation = { kind: 'translate', size: 4 };
    expect(() => replay.sample({ ...generators, augmentation: translation, batch })).toThrow(/is no smaller/);
    expect(() => createImageBatch(0, shape, 1)).toThrow(/at least one row/);
  });
});

describe('an ImageReplayBuffer', () => {
  it('leaves all copies of a batch to one call of its engine', () => {
    const calls: CopyFramesOptions[] = [];
    const engine = { copyFrames: (options: CopyFramesOptions) => void calls.push(options) };
    const replay = new ImageReplayBuffer({ capacity: 4, height: 8, width: 8, actionSize, engine });
    for (const transition of transitionsOf([3])) replay.push(transition);
    sampled(replay, cropTo(4));
    expect(calls).toMatchObject([{ channels: 3, height: 8, width: 8, outHeight: 4, outWidth: 4, count: 54 }]);
  });
});

/** Nine rows, the same draws each time. */
function sampled(replay: ImageReplayBuffer, augmentation: Augmentation): ImageBatch {
  const { size } = augmentation;
  const batch = createImageBatch(9, { ...replay.shape, height: size, width: size }, replay.actionSize);
  // What was there must not shine through black.
  batch.observation.fill(7);
  batch.nextObservation.fill(8);
  const generators = { generator: createGenerator(2), offsetGenerator: createGenerator(3) };
  replay.sample({ ...generators, augmentation, batch });
  return batch;
}

function differences(one: ImageBatch, other: ImageBatch): string[] {
  const names = ['observation', 'nextObservation', 'action', 'reward', 'notDone'] as const;
  return names.filter((name) => Buffer.compare(Buffer.from(one[name].buffer), Buffer.from(other[name].buffer)) !== 0);
}

describeOnEngines('an ImageReplayBuffer with an engine', (engine) => {
  /** The same records in two replays of random frames, without the engine and with it. */
  const both = (
    sizes: { channels: number; frameStack: number; height: number; width: number; capacity: number },
    frames: number,
    seed: number,
  ): [ImageReplayBuffer, ImageReplayBuffer] => {
    const plain = new ImageReplayBuffer({ ...sizes, actionSize });
    const withEngine = new ImageReplayBuffer({ ...sizes, actionSize, engine: engine() });
    const generator = createGenerator(seed, 'test/frames');
    const record = new Float32Array(plain.recordLength);
    const length = frameBytes(sizes);
    for (let k = 0; k < frames; k += 1) {
      const begins = k === 0 || generator.integer(5) === 0;
      const age = begins ? 0 : Math.min(record[length / 4 + actionSize + 2] + 1, sizes.frameStack);
      const bytes = new Uint8Array(record.buffer, 0, length);
      for (let i = 0; i < length; i += 1) bytes[i] = generator.integer(256);
      record.set([k, -k, k, 1, age, begins ? 0 : 1], length / 4);
      for (const replay of [plain, withEngine]) replay.appendRecords(record);
    }
    return [plain, withEngine];
  };
  const quarter = fc.integer({ min: 1, max: 12 });

  it('draws the same bytes as without: any sizes, crops and translations, both ways of drawing offsets', () => {
    const sizes = fc.record({
      channels: fc.integer({ min: 1, max: 4 }),
      frameStack: fc.integer({ min: 1, max: 4 }),
      height: fc.integer({ min: 1, max: 45 }),
      width: quarter.map((words) => 4 * words),
      capacity: fc.integer({ min: 1, max: 9 }),
    });
    const offsets = fc.constantFrom('independent', 'shared', undefined);
    fc.assert(
      fc.property(sizes, quarter, offsets, fc.nat(1000), (given, words, drawn, seed) => {
        const size = 4 * words;
        const fits = size <= Math.min(given.height, given.width);
        fc.pre(fits || size >= Math.max(given.height, given.width));
        const [plain, withEngine] = both(given, 2 + (seed % 20), seed);
        fc.pre(plain.size > 0);
        const augmentation: Augmentation = { kind: fits ? 'crop' : 'translate', size, offsets: drawn };
        expect(differences(sampled(withEngine, augmentation), sampled(plain, augmentation))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('draws the same bytes as without from the several blocks of memory that large frames take', () => {
    const sizes = { channels: 1, frameStack: 3, height: 700, width: 1000, capacity: 60 };
    const [plain, withEngine] = both(sizes, 2, 0);
    const record = new Float32Array(plain.recordLength);
    plain.readRecord(1, record);
    const bytes = new Uint8Array(record.buffer, 0, frameBytes(sizes));
    for (let k = 0; k < 80; k += 1) {
      for (let i = k; i < bytes.length; i += 61) bytes[i] = k;
      record.set([1, k, k, 1, 3, 1], bytes.length / 4);
      for (const replay of [plain, withEngine]) replay.appendRecords(record);
    }
    expect(withEngine.size).toBe(60);
    for (const augmentation of [
      { kind: 'crop', size: 600 },
      { kind: 'translate', size: 1100 },
    ] as const) {
      expect(differences(sampled(withEngine, augmentation), sampled(plain, augmentation))).toEqual([]);
    }
  });
});
