import { expect, it } from 'vitest';
import { waitingSnapshots } from '../src/index.ts';

const row = (value: number): Float32Array => Float32Array.of(1, value, -1);

it('counts the snapshots that repeat the first, but for the last of them', () => {
  expect(waitingSnapshots([0, 1, 2].map(row))).toBe(0);
  expect(waitingSnapshots([0, 0, 0, 1, 2].map(row))).toBe(2);
  // A rest later in the path is a part of it.
  expect(waitingSnapshots([0, 1, 1, 1, 0, 0].map(row))).toBe(0);
});

it('reads a path that never moves as one snapshot, and a view that is overwritten', () => {
  expect(waitingSnapshots([0, 0, 0].map(row))).toBe(2);
  const view = new Float32Array(1);
  const values = [5, 5, 6, 7];
  const at = (index: number) => view.fill(values[index - 10]);
  expect(waitingSnapshots({ begin: 10, end: 14, dimension: 1, at })).toBe(1);
  expect(() => waitingSnapshots([])).toThrow(RangeError);
});
