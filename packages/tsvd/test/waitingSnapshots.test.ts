import { createGenerator } from '@policypath/random';
import { expect, it } from 'vitest';
import { detourRatio, leftVectorPath, loadKernels, temporalSvdSync, waitingSnapshots } from '../src/index.ts';

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

it('gives a path that never moves one left vector, constant to the bit, and no detour', async () => {
  const kernels = await loadKernels();
  for (const [snapshots, dimension] of [
    [5, 10],
    [12, 30],
    [20, 7],
    [30, 1000],
    [7, 3],
    [3, 1],
    [100, 40],
    [300, 20],
    [300, 10],
  ]) {
    const generator = createGenerator(snapshots * dimension, 'still');
    const row = Float32Array.from({ length: dimension }, () => generator.normal());
    const still = Array.from({ length: snapshots }, () => row);
    for (const accuracy of ['gram', 'full'] as const) {
      const svd = temporalSvdSync(still, { kernels, accuracy });
      expect([...new Set(svd.leftVectors)]).toEqual([1 / Math.sqrt(snapshots)]);
      expect([...detourRatio(leftVectorPath(svd)).neverMoved]).toEqual([0]);
    }
  }
  // The smallest move of float32 along the weights themselves.
  const moved = [1, 1, 1 + 2 ** -23].map((scale) => Float32Array.of(scale, 2 * scale));
  const { leftVectors } = temporalSvdSync(moved, { kernels });
  expect(leftVectors[2] - leftVectors[0]).toBeGreaterThan(1e-8);
});
