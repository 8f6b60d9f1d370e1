import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Kernels } from '../src/kernels.ts';
import { fillRandom, sameBits } from './reference.ts';
import { variants } from './variants.ts';

const all = await variants();
const LARGEST = 150;

/** The cosine transform: row k is sqrt(2 / n) cos(pi k (i + 1/2) / n), an orthonormal basis known in closed form. */
function cosines(order: number): Float64Array {
  return Float64Array.from({ length: order * order }, (_, at) => {
    const [k, i] = [Math.floor(at / order), at % order];
    return Math.sqrt((k === 0 ? 1 : 2) / order) * Math.cos((Math.PI * k * (i + 0.5)) / order);
  });
}

/** C^T diag(values) C, exactly symmetric. */
function withEigenvalues(values: Float64Array): Float64Array {
  const order = values.length;
  const basis = cosines(order);
  const matrix = new Float64Array(order * order);
  for (let i = 0; i < order; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      for (let k = 0; k < order; k += 1)
        matrix[i * order + j] += basis[k * order + i] * values[k] * basis[k * order + j];
      matrix[j * order + i] = matrix[i * order + j];
    }
  }
  return matrix;
}

function randomSymmetric(order: number, seed: number): Float64Array {
  const matrix = fillRandom(new Float64Array(order * order), seed);
  for (let i = 0; i < order; i += 1) for (let j = 0; j < i; j += 1) matrix[j * order + i] = matrix[i * order + j];
  return matrix;
}

/** Solves in views of fixed blocks of the workspace, for the workspace gives nothing back. */
function solver(kernels: Kernels) {
  const block = kernels.allocateFloat64(LARGEST * LARGEST);
  const rows = kernels.allocateFloat64(LARGEST * LARGEST);
  const [valuesBlock, onlyBlock] = [kernels.allocateFloat64(LARGEST), kernels.allocateFloat64(LARGEST)];
  return (matrix: Float64Array) => {
    const order = Math.sqrt(matrix.length);
    const a = block.subarray(0, matrix.length);
    const vectors = rows.subarray(0, matrix.length);
    const values = valuesBlock.subarray(0, order);
    const only = onlyBlock.subarray(0, order);
    a.set(matrix);
    kernels.symmetricEigenvalues(order, a, only);
    kernels.symmetricEigen(order, a, values, vectors);
    expect(sameBits(a, matrix)).toBe(true);
    return { order, values: values.slice(), vectors: vectors.slice(), only: only.slice() };
  };
}

function largestOf(values: Float64Array): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

function expectSolved(matrix: Float64Array, { order, values, vectors, only }: ReturnType<ReturnType<typeof solver>>) {
  const bound = 40 * Number.EPSILON * Math.max(1, Math.sqrt(order));
  const scale = largestOf(values) || 1;
  let residual = 0;
  let orthogonality = 0;
  for (let j = 0; j < order; j += 1) {
    expect(Math.abs(only[j] - values[j])).toBeLessThanOrEqual(bound * scale);
    if (j > 0) expect(values[j]).toBeLessThanOrEqual(values[j - 1]);
    for (let i = 0; i < order; i += 1) {
      let image = 0;
      let product = 0;
      for (let k = 0; k < order; k += 1) {
        image += matrix[i * order + k] * vectors[j * order + k];
        product += vectors[i * order + k] * vectors[j * order + k];
      }
      residual = Math.max(residual, Math.abs(image - values[j] * vectors[j * order + i]) / scale);
      orthogonality = Math.max(orthogonality, Math.abs(product - (i === j ? 1 : 0)));
    }
  }
  expect(residual).toBeLessThan(bound);
  expect(orthogonality).toBeLessThan(bound);
}

/** Inner products of `order` random vectors of which the first `repeated` are equal. */
function repeatedRowsGram(order: number, repeated: number, seed: number): Float64Array {
  const length = 100;
  const rows = fillRandom(new Float64Array(order * length), seed);
  for (let i = 1; i < repeated; i += 1) rows.copyWithin(i * length, 0, length);
  return Float64Array.from({ length: order * order }, (_, at) => {
    const [i, j] = [Math.floor(at / order), at % order];
    let sum = 0;
    for (let k = 0; k < length; k += 1) sum += rows[i * length + k] * rows[j * length + k];
    return sum;
  });
}

describe.each(all)('symmetricEigen ($name)', ({ kernels }) => {
  const solve = solver(kernels);

  it('solves random matrices of every small order: residuals, orthogonality, trace and norm', () => {
    for (const order of [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 75]) {
      const matrix = randomSymmetric(order, 100 + order);
      const solved = solve(matrix);
      expectSolved(matrix, solved);
      let [trace, square] = [0, 0];
      for (let i = 0; i < order; i += 1) trace += matrix[i * order + i];
      for (const element of matrix) square += element * element;
      expect(solved.only.reduce((sum, value) => sum + value, 0)).toBeCloseTo(trace, 11);
      expect(solved.only.reduce((sum, value) => sum + value * value, 0) / (square || 1)).toBeCloseTo(
        order > 0 ? 1 : 0,
        12,
      );
    }
  });

  it('finds eigenvalues that are known: repeated, graded, of low rank and of both signs', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, 1, 1, -1, 3, 1e-3, -1e-6, 1e-12), { minLength: 1, maxLength: 40 }),
        (chosen) => {
          const values = Float64Array.from(chosen).sort((a, b) => b - a);
          const matrix = withEigenvalues(values);
          const solved = solve(matrix);
          expectSolved(matrix, solved);
          values.forEach((value, j) => expect(Math.abs(solved.only[j] - value)).toBeLessThan(1e-14));
        },
      ),
      { numRuns: 15 },
    );
  });

  it('solves matrices with repeated rows, whose last reflections have next to nothing to reflect', () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const matrix = repeatedRowsGram(60, 20, seed);
      const solved = solve(matrix);
      expectSolved(matrix, solved);
      // 41 different rows.
      expect(Math.abs(solved.only[41])).toBeLessThan(1e-13 * solved.only[0]);
    }
  });

  it('gives the closed form of the second difference matrix', () => {
    const order = LARGEST;
    const matrix = new Float64Array(order * order);
    for (let i = 0; i < order; i += 1) {
      matrix[i * order + i] = 2;
      if (i > 0) matrix[i * order + i - 1] = matrix[(i - 1) * order + i] = -1;
    }
    const { only } = solve(matrix);
    only.forEach((value, j) => {
      expect(Math.abs(value - 4 * Math.sin((Math.PI * (order - j)) / (2 * (order + 1))) ** 2)).toBeLessThan(1e-13);
    });
  });

  it('serves tiny and huge scales, and zero', () => {
    for (const scale of [1e-300, 1e-160, 1e160, 1e300]) {
      const matrix = randomSymmetric(12, 5).map((element) => element * scale);
      const { only } = solve(matrix);
      const ordinary = solve(randomSymmetric(12, 5)).only;
      only.forEach((value, j) => expect(Math.abs(value / scale - ordinary[j])).toBeLessThan(1e-14));
    }
    expect([...solve(new Float64Array(9)).only]).toEqual([0, 0, 0]);
  });

  it('refuses what it cannot solve, and leaves the matrix', () => {
    const matrix = kernels.allocateFloat64(9);
    const values = kernels.allocateFloat64(3);
    const vectors = kernels.allocateFloat64(9);
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY]) {
      matrix[3] = matrix[1] = wrong;
      const message = /matrix holds a value that is not finite/;
      expect(() => kernels.symmetricEigenvalues(3, matrix, values)).toThrow(message);
      expect(() => kernels.symmetricEigen(3, matrix, values, vectors)).toThrow(message);
      expect(matrix[3]).toBe(wrong);
    }
    expect(() => kernels.symmetricEigenvalues(4, matrix, values)).toThrow(
      /symmetricEigenvalues: matrix has 9 elements/,
    );
    expect(() => kernels.symmetricEigenvalues(1.5, matrix, values)).toThrow(/order must be an integer/);
    expect(() => kernels.symmetricEigen(3, matrix, values, matrix)).toThrow(/out overlaps matrix/);
    expect(() => kernels.symmetricEigen(3, matrix, vectors, vectors)).toThrow(/out overlaps values/);
    expect(() => kernels.symmetricEigen(3, matrix, values, new Float64Array(9))).toThrow(/vectors does not lie in/);
  });
});

describe.each([...new Set(all.map(({ group }) => group))])('symmetricEigen (%s)', (group) => {
  it('has the same bits on one and on two threads', () => {
    const matrix = randomSymmetric(LARGEST, 77);
    const [one, two] = all.filter((variant) => variant.group === group).map(({ kernels }) => solver(kernels)(matrix));
    expect(sameBits(one.values, two.values)).toBe(true);
    expect(sameBits(one.only, two.only)).toBe(true);
    expect(sameBits(one.vectors, two.vectors)).toBe(true);
  });
});
