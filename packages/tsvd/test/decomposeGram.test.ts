import { expect, it } from 'vitest';
import { decomposeGram, incrementGram, loadKernels, pathGram, temporalSvdSync } from '../src/index.ts';
import { walk } from './paths.ts';

it('is the temporal SVD of the path whose Gram matrix it is, on plain and on compiled kernels', async () => {
  const rows = walk({ snapshots: 20, dimension: 60, step: 0.1 });
  // A path of rank 20 in which the last two snapshots are one.
  rows.push(rows[19].slice());
  const svd = temporalSvdSync(rows);
  const gram = pathGram(incrementGram(rows));
  const before = gram.slice();
  for (const options of [{}, { kernels: await loadKernels() }]) {
    const { singularValues, rank, leftVector } = decomposeGram(gram, options);
    expect(rank).toBe(20);
    expect(singularValues).toHaveLength(21);
    expect(singularValues[20]).toBe(0);
    for (let j = 0; j < 5; j += 1) {
      expect(singularValues[j] / svd.singularValues[j]).toBeCloseTo(1, 8);
      const expected = svd.leftVector(j);
      for (const [i, value] of leftVector(j).entries()) expect(value).toBeCloseTo(expected[i], 6);
    }
  }
  expect(gram).toEqual(before);
});

it('refuses what is not a square matrix', () => {
  expect(() => decomposeGram(new Float64Array(5))).toThrow(/n x n elements, got 5/);
  expect(() => decomposeGram(new Float64Array(0))).toThrow(/got 0/);
});
