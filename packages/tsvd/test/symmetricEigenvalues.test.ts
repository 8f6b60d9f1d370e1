import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { denseEigenpairs } from '../src/denseEigenpairs.ts';
import { symmetricEigenvalues } from '../src/symmetricEigenvalues.ts';
import { largestDifference, noise } from './paths.ts';

/** A sum of `rank` signed outer products of random vectors, exactly symmetric. */
function randomSymmetric(size: number, rank: number, seed: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let term = 0; term < rank; term += 1) {
    const sign = term % 3 === 2 ? -1 : 1;
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j < size; j += 1) {
        matrix[i * size + j] += sign * (noise(seed + term, i) * noise(seed + term, j));
      }
    }
  }
  return matrix;
}

/** Inner products of `size` random vectors of which the first `repeated` are equal. */
function repeatedRowsGram(size: number, repeated: number, seed: number): Float64Array {
  const entry = (row: number, k: number): number => noise(seed + 1 + (row < repeated ? 0 : row), k);
  return Float64Array.from({ length: size * size }, (_, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    let sum = 0;
    for (let k = 0; k < 100; k += 1) sum += entry(i, k) * entry(j, k);
    return sum;
  });
}

describe('symmetricEigenvalues', () => {
  it("agrees with ml-matrix's, full rank or not, and leaves the matrix", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 40 }), fc.nat(45), (seed, size, rank) => {
        const matrix = randomSymmetric(size, rank, seed);
        const before = matrix.slice();
        const values = symmetricEigenvalues(matrix, size);
        const expected = denseEigenpairs(matrix, size).values;
        const scale = Math.max(Math.abs(expected[0]), Math.abs(expected[size - 1]));
        expect(largestDifference(values, expected)).toBeLessThanOrEqual(1e-13 * scale);
        expect(matrix).toEqual(before);
      }),
      { numRuns: 60 },
    );
  });

  it('gives the closed form of the second difference matrix, at any scale', () => {
    const size = 100;
    for (const scale of [1, 1e-250, 1e250]) {
      const matrix = new Float64Array(size * size);
      for (let i = 0; i < size; i += 1) {
        matrix[i * size + i] = 2 * scale;
        if (i > 0) matrix[i * size + i - 1] = matrix[(i - 1) * size + i] = -scale;
      }
      const expected = Float64Array.from(
        { length: size },
        (_, j) => 4 * Math.sin((Math.PI * (size - j)) / (2 * (size + 1))) ** 2,
      );
      const values = symmetricEigenvalues(matrix, size).map((value) => value / scale);
      expect(largestDifference(values, expected)).toBeLessThan(1e-13);
    }
  });

  it('solves matrices with repeated rows', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const matrix = repeatedRowsGram(60, 20, seed);
      const values = symmetricEigenvalues(matrix, 60);
      const expected = denseEigenpairs(matrix, 60).values;
      expect(largestDifference(values, expected)).toBeLessThanOrEqual(1e-13 * expected[0]);
    }
  });

  it('refuses a matrix that is not finite', () => {
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => symmetricEigenvalues(Float64Array.of(1, wrong, wrong, 1), 2)).toThrow(/not finite/);
    }
  });
});
