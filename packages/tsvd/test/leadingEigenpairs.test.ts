import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { denseEigenpairs } from '../src/denseEigenpairs.ts';
import { blockSize, LeadingEigenpairs } from '../src/leadingEigenpairs.ts';
import { plainWorkspace } from '../src/plainKernels.ts';
import { startVectors } from '../src/startVectors.ts';
import { largestDifference, noise } from './paths.ts';

/** Q diag(values) Q^T with Q a product of reflections. */
function symmetric(values: Float64Array, seed: number): Float64Array {
  const size = values.length;
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) matrix[i * size + i] = values[i];
  for (let reflection = 0; reflection < 3; reflection += 1) {
    const axis = Float64Array.from({ length: size }, (_, i) => noise(seed + reflection, i));
    const square = axis.reduce((sum, a) => sum + a * a, 0);
    // M <- H M H with H = 1 - 2 a a^T / |a|^2.
    for (const [row, column] of [
      [1, size],
      [size, 1],
    ]) {
      for (let i = 0; i < size; i += 1) {
        let product = 0;
        for (let j = 0; j < size; j += 1) product += matrix[i * row + j * column] * axis[j];
        for (let j = 0; j < size; j += 1) matrix[i * row + j * column] -= (2 * product * axis[j]) / square;
      }
    }
  }
  return matrix;
}

function solve(matrix: Float64Array, size: number, wanted: number, start = startVectors(blockSize(wanted), size)) {
  return new LeadingEigenpairs({ capacity: size, wanted, kernels: plainWorkspace }).solve(matrix, size, start);
}

describe('LeadingEigenpairs', () => {
  it('finds given eigenvalues of any decay, with a small residual', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.constantFrom(0.5, 1, 2, 3),
        fc.integer({ min: 1, max: 8 }),
        (seed, power, wanted) => {
          const size = 90;
          const values = Float64Array.from({ length: size }, (_, k) => (k + 1) ** -power);
          const { values: found, vectors, converged, residual } = solve(symmetric(values, seed), size, wanted);
          expect(converged).toBe(true);
          expect(residual).toBeLessThan(1e-10);
          expect(largestDifference(found.subarray(0, wanted), values.subarray(0, wanted))).toBeLessThan(1e-12);
          for (let a = 0; a < wanted; a += 1) {
            for (let b = 0; b <= a; b += 1) {
              let product = 0;
              for (let k = 0; k < size; k += 1) product += vectors[a * size + k] * vectors[b * size + k];
              expect(Math.abs(product - (a === b ? 1 : 0))).toBeLessThan(1e-13);
            }
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('needs one round from its own result, and accepts dependent or zero start rows', () => {
    const size = 80;
    const matrix = symmetric(
      Float64Array.from({ length: size }, (_, k) => 1 / (k + 1)),
      3,
    );
    const cold = solve(matrix, size, 5);
    expect(cold.iterations).toBeGreaterThan(1);
    expect(solve(matrix, size, 5, cold.vectors).iterations).toBe(1);
    const start = cold.vectors.slice();
    start.copyWithin(0, size, 3 * size);
    start.fill(0, 4 * size, 6 * size);
    expect(
      largestDifference(solve(matrix, size, 5, start).values.subarray(0, 5), cold.values.subarray(0, 5)),
    ).toBeLessThan(1e-13);
  });

  it('handles repeated eigenvalues and low rank without dividing by noise', () => {
    const size = 70;
    const values = Float64Array.from({ length: size }, (_, k) => (k < 3 ? 2 : k < 5 ? 1e-3 : 0));
    const { values: found, converged } = solve(symmetric(values, 8), size, 9);
    expect(converged).toBe(true);
    expect(largestDifference(found.subarray(0, 9), values.subarray(0, 9))).toBeLessThan(1e-14);
    const zero = solve(new Float64Array(size * size), size, 2);
    expect([zero.converged, ...zero.values.subarray(0, 2)]).toEqual([true, 0, 0]);
  });

  it('is not misled by a start in the null space, and counts what it found against the trace', () => {
    const size = 80;
    const matrix = new Float64Array(size * size);
    for (let k = 0; k < 3; k += 1) matrix[k * size + k] = 3 - k;
    const [short, full] = [1, blockSize(5)].map((count) => {
      const start = new Float64Array(blockSize(5) * size);
      for (let j = 0; j < count; j += 1) start[j * size + 3 + j] = 1;
      return solve(matrix, size, 5, start);
    });
    expect(short.converged).toBe(true);
    expect(largestDifference(short.values.subarray(0, 5), [3, 2, 1, 0, 0])).toBeLessThan(1e-13);
    expect([full.converged, full.values[0]]).toEqual([false, 0]);
  });

  it('says so when it did not converge', () => {
    const size = 90;
    const matrix = symmetric(
      Float64Array.from({ length: size }, (_, k) => 1 - 1e-3 * k),
      4,
    );
    const solver = new LeadingEigenpairs({ capacity: size, wanted: 3, kernels: plainWorkspace, maximumIterations: 2 });
    const { converged, residual, iterations } = solver.solve(matrix, size, startVectors(blockSize(3), size));
    expect([converged, iterations]).toEqual([false, 2]);
    expect(residual).toBeGreaterThan(1e-9);
  });
});

describe('denseEigenpairs', () => {
  it('gives given eigenvalues back, largest first', () => {
    const values = Float64Array.of(5, 3, 3, 1, 0, -2);
    expect(largestDifference(denseEigenpairs(symmetric(values, 6), 6).values, values)).toBeLessThan(1e-14);
  });

  it.each([
    ['distinct values', [5, 3, 2, 1, 0.5, -2, 1e-9]],
    ['equal values', [1, 3, 1, 0, 3, 0, 1]],
    ['zeros', [0, 0, 0, 0, 0, 0, 0]],
    ['one value', [4]],
  ])('computes the bytes of ml-matrix: %s', (_, given) => {
    const size = given.length;
    for (const matrix of [symmetric(Float64Array.from(given), size), diagonal(given)]) {
      const { values, vectors } = denseEigenpairs(matrix, size);
      const expected = new EigenvalueDecomposition(Matrix.from1DArray(size, size, matrix), { assumeSymmetric: true });
      expect(Array.from(values)).toEqual(expected.realEigenvalues.toReversed());
      const columns = expected.eigenvectorMatrix.transpose().to2DArray().toReversed();
      expect(Array.from(vectors)).toEqual(columns.flat());
    }
  });
});

function diagonal(values: readonly number[]): Float64Array {
  const matrix = new Float64Array(values.length ** 2);
  for (const [i, value] of values.entries()) matrix[i * values.length + i] = value;
  return matrix;
}
