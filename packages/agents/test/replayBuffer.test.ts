import { createGenerator } from '@policypath/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReplayBatch, ReplayBuffer, replayBytes, type Transition } from '../src/index.ts';

const observationSize = 3;
const actionSize = 2;

/** A transition whose every number tells which one it is. */
function transition(index: number): Transition {
  return {
    observation: Float64Array.of(index, index + 0.25, -index),
    action: Float32Array.of(index + 0.5, -index - 0.5),
    reward: 2 * index,
    nextObservation: Float64Array.of(index + 1, index + 1.25, -index - 1),
    terminated: index % 5 === 4,
  };
}

function record(index: number): number[] {
  const { observation, action, reward, nextObservation, terminated } = transition(index);
  return [...observation, ...action, reward, terminated ? 0 : 1, ...nextObservation];
}

function filled(capacity: number, count: number): ReplayBuffer {
  const buffer = new ReplayBuffer({ capacity, observationSize, actionSize });
  for (let i = 0; i < count; i += 1) buffer.push(transition(i));
  return buffer;
}

const capacities = fc.integer({ min: 1, max: 20 });
const counts = fc.integer({ min: 1, max: 60 });

describe('ReplayBuffer', () => {
  it('keeps exactly the last `capacity` transitions, under indices that never restart', () => {
    fc.assert(
      fc.property(capacities, counts, (capacity, count) => {
        const buffer = filled(capacity, count);
        expect(buffer.end).toBe(count);
        expect(buffer.begin).toBe(Math.max(0, count - capacity));
        expect(buffer.size).toBe(Math.min(count, capacity));
        const out = new Float32Array(buffer.recordLength);
        for (let i = buffer.begin; i < buffer.end; i += 1) {
          buffer.readRecord(i, out);
          expect([...out]).toEqual(record(i));
        }
        expect(() => buffer.readRecord(buffer.begin - 1, out)).toThrow(RangeError);
        expect(() => buffer.readRecord(buffer.end, out)).toThrow(/not in the replay buffer/);
      }),
    );
  });

  it('fills a batch with whole rows of kept transitions', () => {
    fc.assert(
      fc.property(capacities, counts, fc.integer(), (capacity, count, seed) => {
        const buffer = filled(capacity, count);
        const batch = createReplayBatch(8, observationSize, actionSize);
        buffer.sample(createGenerator(seed), batch);
        for (let row = 0; row < 8; row += 1) {
          const index = batch.observation[row * 3];
          const expected = transition(index);
          expect(index).toBeGreaterThanOrEqual(buffer.begin);
          expect(index).toBeLessThan(buffer.end);
          const observation = [...batch.observation.subarray(row * 3, row * 3 + 3)];
          const nextObservation = [...batch.nextObservation.subarray(row * 3, row * 3 + 3)];
          expect(observation).toEqual([...expected.observation]);
          expect(nextObservation).toEqual([...expected.nextObservation]);
          expect([...batch.observationAction.subarray(row * 5, row * 5 + 5)]).toEqual([
            ...observation,
            ...expected.action,
          ]);
          expect([...batch.nextObservationAction.subarray(row * 5, row * 5 + 3)]).toEqual(nextObservation);
          expect(batch.reward[row]).toBe(expected.reward);
          expect(batch.notDone[row]).toBe(expected.terminated ? 0 : 1);
        }
      }),
    );
  });

  it('draws every kept transition equally often (chi-square over a ring that has wrapped)', () => {
    const capacity = 10;
    const buffer = filled(capacity, 37);
    const batch = createReplayBatch(256, observationSize, actionSize);
    const generator = createGenerator(7, 'test');
    const seen = new Map<number, number>();
    const rounds = 100;
    for (let round = 0; round < rounds; round += 1) {
      buffer.sample(generator, batch);
      for (let row = 0; row < 256; row += 1) {
        const index = batch.observation[row * 3];
        seen.set(index, (seen.get(index) ?? 0) + 1);
      }
    }
    expect([...seen.keys()].toSorted((a, b) => a - b)).toEqual([27, 28, 29, 30, 31, 32, 33, 34, 35, 36]);
    const expected = (256 * rounds) / capacity;
    const chiSquare = [...seen.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 9 degrees of freedom: 27.9 is exceeded with probability 0.001.
    expect(chiSquare).toBeLessThan(27.9);
  });

  it('refilled from its records in pieces, samples and goes on exactly as before', () => {
    fc.assert(
      fc.property(capacities, counts, fc.integer({ min: 1, max: 7 }), (capacity, count, piece) => {
        const buffer = filled(capacity, count);
        const { recordLength, begin, end } = buffer;
        const file = new Float32Array(buffer.size * recordLength);
        for (let i = begin; i < end; i += 1) {
          buffer.readRecord(i, file.subarray((i - begin) * recordLength, (i - begin + 1) * recordLength));
        }
        const copy = filled(capacity, 3);
        copy.restart(Math.max(0, end - capacity));
        for (let at = 0; at < file.length; at += piece * recordLength) {
          copy.appendRecords(file.subarray(at, at + piece * recordLength));
        }
        for (const both of [buffer, copy]) both.push(transition(end));
        expect([copy.begin, copy.end]).toEqual([buffer.begin, buffer.end]);
        const [batch, batchOfCopy] = [buffer, copy].map((from) => {
          const into = createReplayBatch(16, observationSize, actionSize);
          from.sample(createGenerator(count, 'resume'), into);
          return into;
        });
        expect(batchOfCopy).toEqual(batch);
      }),
    );
  });

  it('holds only what it was given when it was refilled with less than it can hold', () => {
    const buffer = new ReplayBuffer({ capacity: 8, observationSize, actionSize });
    buffer.restart(100);
    expect(buffer.size).toBe(0);
    buffer.appendRecords(Float32Array.from([...record(100), ...record(101)]));
    expect([buffer.begin, buffer.end]).toEqual([100, 102]);
    const batch = createReplayBatch(32, observationSize, actionSize);
    buffer.sample(createGenerator(1), batch);
    for (let row = 0; row < 32; row += 1) expect([100, 101]).toContain(batch.observation[row * 3]);
  });

  it('states its memory before taking it: 10^6 HalfCheetah transitions are 168 MB', () => {
    expect(replayBytes({ capacity: 1_000_000, observationSize: 17, actionSize: 6 })).toBe(168_000_000);
    const buffer = new ReplayBuffer({ observationSize: 17, actionSize: 6 });
    expect(buffer.capacity).toBe(1_000_000);
    expect(buffer.bytes).toBe(168_000_000);
    expect(buffer.recordLength).toBe(42);
  });

  it('takes memory from the machine only as transitions arrive', () => {
    const before = process.memoryUsage().rss;
    const buffer = new ReplayBuffer({ capacity: 1_000_000, observationSize: 111, actionSize: 8 });
    expect(buffer.bytes).toBeGreaterThan(900e6);
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
  });

  it('refuses what it cannot store, and stores nothing of it', () => {
    const buffer = filled(4, 1);
    const bad: [Partial<Transition>, RegExp][] = [
      [{ observation: new Float64Array(2) }, /observation: length 2, but .* made for 3/],
      [{ action: new Float64Array(3) }, /action: length 3/],
      [{ nextObservation: new Float64Array(4) }, /nextObservation: length 4/],
      [{ observation: Float64Array.of(0, Number.NaN, 0) }, /observation\[1\] is NaN/],
      [{ nextObservation: Float64Array.of(0, 0, 1e300) }, /nextObservation\[2\] is 1e\+300/],
      [{ action: Float64Array.of(Infinity, 0) }, /action\[0\] is Infinity/],
      [{ reward: Number.NaN }, /reward of transition 1 is NaN/],
    ];
    for (const [change, message] of bad) {
      expect(() => buffer.push({ ...transition(1), ...change })).toThrow(message);
    }
    expect(() => buffer.appendRecords(new Float32Array(9))).toThrow(/10 floats each/);
    expect(() => buffer.appendRecords(new Float32Array(10).fill(0.5))).toThrow(/neither 0 nor 1/);
    expect(() => buffer.appendRecords(new Float32Array(10).fill(Number.NaN))).toThrow(/records\[0\] is NaN/);
    expect(buffer.end).toBe(1);
    expect(() => buffer.restart(-1)).toThrow(RangeError);
    expect(() => new ReplayBuffer({ capacity: 0, observationSize, actionSize })).toThrow(/capacity .* got 0/);
    expect(() => new ReplayBuffer({ capacity: 1e15, observationSize, actionSize })).toThrow(/could not be reserved/);
    expect(() => createReplayBatch(0, 3, 2)).toThrow(/at least one row/);
  });

  it('refuses to sample from nothing, or into a batch of other sizes', () => {
    const empty = new ReplayBuffer({ capacity: 4, observationSize, actionSize });
    const generator = createGenerator(0);
    expect(() => empty.sample(generator, createReplayBatch(2, 3, 2))).toThrow(/empty/);
    expect(() => filled(4, 2).sample(generator, createReplayBatch(2, 4, 2))).toThrow(/observations: length 4/);
  });
});
