import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centredGram, incrementGram, pathGram } from '../src/index.ts';
import { integerPaths, gramOf } from './nullPaths.ts';
import { largestDifference, walk } from './paths.ts';

function lessCentre(path: readonly Float32Array[], centre: ArrayLike<number>): Float64Array[] {
  return path.map((row) => Float64Array.from(row, (value, k) => value - centre[k]));
}

function meanOf(path: readonly Float32Array[]): Float64Array {
  return Float64Array.from(path[0], (_, k) => path.reduce((sum, row) => sum + row[k], 0) / path.length);
}

describe('centredGram', () => {
  it('is the Gram matrix of the centred path, symmetric to the bit', () => {
    fc.assert(
      fc.property(integerPaths({ minSnapshots: 1 }), (path) => {
        const n = path.length;
        const gram = gramOf(path);
        expect(centredGram(gram, n, 'first')).toEqual(gramOf(lessCentre(path, path[0])));
        const centred = centredGram(gram, n, 'mean');
        expect(largestDifference(centred, gramOf(lessCentre(path, meanOf(path))))).toBeLessThan(1e-11);
        for (let i = 0; i < n; i += 1) {
          for (let j = 0; j < i; j += 1) expect(centred[i * n + j]).toBe(centred[j * n + i]);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('agrees with the centred Gram matrix from increments, which keeps more digits', () => {
    const path = walk({ snapshots: 12, dimension: 300, step: 1e-6, drift: 0 });
    const exact = gramOf(lessCentre(path, meanOf(path)));
    const scale = Math.max(...exact);
    const fromIncrements = pathGram(incrementGram(path), 'mean');
    expect(largestDifference(fromIncrements, exact) / scale).toBeLessThan(1e-12);
    expect(largestDifference(centredGram(gramOf(path), 12, 'mean'), exact) / scale).toBeLessThan(1e-6);
  });

  it('refuses a matrix of another order', () => {
    expect(() => centredGram(new Float64Array(8), 3, 'mean')).toThrow('order 3 has 9 values, got 8');
  });
});
