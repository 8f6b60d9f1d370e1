import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orthonormalise } from '../src/orthonormalise.ts';
import { plainWorkspace } from '../src/plainKernels.ts';
import { noise } from './paths.ts';

const SIZE = 40;

function randomRows(count: number, seed: number): Float64Array {
  return Float64Array.from({ length: count * SIZE }, (_, k) => noise(seed, k));
}

function makeOrthonormal(rows: Float64Array, floor = 0): Float64Array {
  const count = rows.length / SIZE;
  const block = rows.slice();
  const left = orthonormalise(
    plainWorkspace,
    block,
    { count, size: SIZE, floor },
    {
      rows: new Float64Array(count * SIZE),
      products: new Float64Array(count * count),
      vectors: new Float64Array(count * count),
      values: new Float64Array(count),
    },
  );
  return block.slice(0, left * SIZE);
}

/** Largest deviation of the rows' inner products from the identity. */
function error(rows: Float64Array): number {
  const count = rows.length / SIZE;
  let largest = 0;
  for (let i = 0; i < count; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let product = 0;
      for (let k = 0; k < SIZE; k += 1) product += rows[i * SIZE + k] * rows[j * SIZE + k];
      largest = Math.max(largest, Math.abs(product - (i === j ? 1 : 0)));
    }
  }
  return largest;
}

/** Largest length of what is left of a row outside the span of an orthonormal basis, relative to the row. */
function outside(rows: Float64Array, basis: Float64Array): number {
  let largest = 0;
  for (let row = 0; row < rows.length; row += SIZE) {
    const rest = rows.slice(row, row + SIZE);
    for (let other = 0; other < basis.length; other += SIZE) {
      let product = 0;
      for (let k = 0; k < SIZE; k += 1) product += rows[row + k] * basis[other + k];
      for (let k = 0; k < SIZE; k += 1) rest[k] -= product * basis[other + k];
    }
    largest = Math.max(largest, Math.hypot(...rest) / Math.hypot(...rows.subarray(row, row + SIZE)));
  }
  return largest;
}

describe('orthonormalise', () => {
  it('keeps the span, however close to dependent the rows and however different their lengths', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.integer({ min: 1, max: 14 }),
        fc.integer({ min: 0, max: 4 }),
        (seed, count, digits) => {
          const rows = randomRows(count, seed);
          for (let row = 1; row < count; row += 1) {
            const length = 10 ** ((row % 5) * 3 - 6);
            for (let k = 0; k < SIZE; k += 1) {
              rows[row * SIZE + k] = length * (rows[k] + 10 ** -digits * rows[row * SIZE + k]);
            }
          }
          const basis = makeOrthonormal(rows);
          expect(basis.length).toBe(rows.length);
          expect(error(basis)).toBeLessThan(1e-14);
          expect(outside(rows, basis)).toBeLessThan(1e-13);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('drops repeated, zero and short rows, and every row of zeros', () => {
    const rows = randomRows(6, 3);
    rows.copyWithin(2 * SIZE, 0, SIZE);
    rows.fill(0, 3 * SIZE, 4 * SIZE);
    for (let k = 4 * SIZE; k < 5 * SIZE; k += 1) rows[k] *= 1e-9;
    const basis = makeOrthonormal(rows, 1e-6);
    expect(basis.length / SIZE).toBe(3);
    expect(error(basis)).toBeLessThan(1e-14);
    expect(makeOrthonormal(new Float64Array(3 * SIZE)).length).toBe(0);
  });
});
