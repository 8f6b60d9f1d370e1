import { createGenerator } from '@policypath/random';
import { describe, expect, it } from 'vitest';
import { GridReplayBuffer, gridReplayBytes, type Transition } from '../src/index.ts';
import { drawDistinct } from '../src/replay/drawDistinct.ts';

const shape = { height: 4, width: 3, channels: 5 };
const length = 60;

/** A transition that differs from all others. */
function transition(k: number): Transition<Uint8Array> {
  const generator = createGenerator(k, 'test/grids');
  const grid = (): Uint8Array => Uint8Array.from({ length }, () => generator.integer(2));
  const [observation, nextObservation] = [grid(), grid()];
  return { observation, action: Float32Array.of(k % 6), reward: k / 4, nextObservation, terminated: k % 5 === 0 };
}

/** [height, width, channels] of 0 and 1 as the image [channels, height, width] of 0 and 255. */
function imageOf(grid: Uint8Array, { height, width, channels } = shape): Uint8Array {
  const cells = height * width;
  return Uint8Array.from({ length: grid.length }, (_, i) => 255 * grid[(i % cells) * channels + Math.floor(i / cells)]);
}

function filled(count: number, capacity = 7): GridReplayBuffer {
  const replay = new GridReplayBuffer({ ...shape, capacity });
  for (let k = 0; k < count; k += 1) replay.push(transition(k));
  return replay;
}

describe('GridReplayBuffer', () => {
  it('gives back what was stored, as images and as grids, also when the ring has wrapped', () => {
    const replay = filled(10);
    expect([replay.begin, replay.end, replay.size]).toEqual([3, 10, 7]);
    const batch = replay.createBatch(3);
    replay.read([9, 3, 5], batch);
    [9, 3, 5].forEach((k, row) => {
      const { observation, nextObservation, action, reward, terminated } = transition(k);
      expect(batch.observation.subarray(row * length, (row + 1) * length)).toEqual(imageOf(observation));
      expect(batch.nextObservation.subarray(row * length, (row + 1) * length)).toEqual(imageOf(nextObservation));
      expect([batch.action[row], batch.reward[row], batch.notDone[row]]).toEqual([
        action[0],
        reward,
        terminated ? 0 : 1,
      ]);
      const out = new Uint8Array(length);
      replay.readObservation(k, out);
      expect(out).toEqual(observation);
    });
    for (const index of [2, 10, 3.5])
      expect(() => replay.read([index], replay.createBatch(1))).toThrow(/not in the grid/);
  });

  it('holds grids whose cells fill no whole words, a cell by itself', () => {
    const odd = { height: 3, width: 5, channels: 3 };
    const replay = new GridReplayBuffer({ ...odd, capacity: 2 });
    for (let cell = 0; cell < 45; cell += 1) {
      const observation = new Uint8Array(45);
      observation[cell] = 1;
      const rest = { action: Float32Array.of(0), reward: 0, terminated: false };
      replay.push({ observation, nextObservation: observation, ...rest });
      const batch = replay.createBatch(1);
      replay.read([cell], batch);
      expect(batch.observation).toEqual(imageOf(observation, odd));
    }
  });

  it('comes back from its records, bit for bit', () => {
    const replay = filled(12);
    const records = Array.from({ length: replay.size }, (_, i) => {
      const out = new Float32Array(replay.recordLength);
      replay.readRecord(replay.begin + i, out);
      return out;
    });
    // As a file holds them: bytes, at another place in memory.
    const bytes = Buffer.concat(records.map(({ buffer }) => Buffer.from(buffer)));
    const read = new Float32Array(Uint8Array.from(bytes).buffer);
    const other = filled(3);
    other.restart(replay.begin);
    other.appendRecords(read.subarray(0, 2 * replay.recordLength));
    other.appendRecords(read.subarray(2 * replay.recordLength));
    expect([other.begin, other.end]).toEqual([replay.begin, replay.end]);
    const [mine, theirs] = [replay, other].map((buffer) => {
      const batch = buffer.createBatch(7);
      buffer.read([5, 6, 7, 8, 9, 10, 11], batch);
      return batch;
    });
    expect(theirs).toEqual(mine);
  });

  it('takes below a fifth of 250 MB for 100,000 transitions of every game, and says so before it is made', () => {
    const bytes = (channels: number): number => gridReplayBytes({ height: 10, width: 10, channels, capacity: 100_000 });
    expect([4, 6, 7, 10].map((channels) => bytes(channels) / 1e6)).toEqual([11.6, 16.4, 18.8, 26.8]);
    const replay = new GridReplayBuffer({ ...shape, capacity: 9 });
    expect(replay.bytes).toBe(9 * 4 * replay.recordLength);
  });

  it('refuses what it cannot hold, and stores nothing then', () => {
    const replay = filled(2);
    const good = transition(1);
    const two = good.observation.slice().fill(2);
    expect(() => replay.push({ ...good, observation: two })).toThrow(
      /observation\[0\] is 2: a grid holds truth values/,
    );
    expect(() => replay.push({ ...good, nextObservation: two })).toThrow(/nextObservation\[0\] is 2/);
    expect(() => replay.push({ ...good, observation: new Uint8Array(59) })).toThrow(
      /has 59 elements, a grid here has 60/,
    );
    expect(() => replay.push({ ...good, action: Float32Array.of(0.5) })).toThrow(
      /one whole number from 0, got \[0.5\]/,
    );
    expect(() => replay.push({ ...good, reward: NaN })).toThrow(/reward of transition 2 is NaN/);
    expect(replay.end).toBe(2);
    expect(() => replay.appendRecords(new Float32Array(5))).toThrow(/records have 7 floats each; 5 is no multiple/);
    expect(() => replay.appendRecords(new Float32Array(7).fill(0.5))).toThrow(/no records of a grid replay/);
    expect(() => replay.readRecord(0, new Float32Array(3))).toThrow(/out has 3 floats/);
    expect(() => replay.restart(-1)).toThrow(/integer from 0/);
    expect(() => new GridReplayBuffer({ ...shape, capacity: 0 })).toThrow(/capacity .* positive integer, got 0/);
  });
});

describe('drawDistinct', () => {
  it('draws different indices, each equally often', () => {
    const generator = createGenerator(1, 'test/distinct');
    const out = new Float64Array(3);
    const counts = new Map<number, number>();
    const draws = 6000;
    for (let k = 0; k < draws; k += 1) {
      drawDistinct(generator, 10, 5, out);
      expect(new Set(out).size).toBe(3);
      for (const index of out) counts.set(index, (counts.get(index) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted((a, b) => a - b)).toEqual([10, 11, 12, 13, 14]);
    // Four standard deviations of a binomial count.
    for (const count of counts.values())
      expect(Math.abs(count / draws - 0.6)).toBeLessThan(4 * Math.sqrt(0.24 / draws));
  });

  it('takes all where there are no more, and refuses fewer', () => {
    const out = new Float64Array(4);
    drawDistinct(createGenerator(2), 7, 4, out);
    expect([...out].toSorted((a, b) => a - b)).toEqual([7, 8, 9, 10]);
    expect(() => drawDistinct(createGenerator(2), 7, 3, out)).toThrow(/4 different transitions cannot be drawn from 3/);
  });
});
