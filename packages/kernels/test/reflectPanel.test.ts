import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REFLECTED_ROWS } from '../src/kernels.ts';
import { fillRandom, sameBits } from './reference.ts';
import { variants } from './variants.ts';

const MOST_COLUMNS = 700;
const workspaces = (await variants()).map(({ name, kernels, group }) => ({
  name,
  group,
  kernels,
  triangle: kernels.allocateFloat64(REFLECTED_ROWS ** 2),
  block: kernels.allocateFloat64(REFLECTED_ROWS * MOST_COLUMNS),
  heads: kernels.allocateFloat64(REFLECTED_ROWS),
  factor: kernels.allocateFloat64(REFLECTED_ROWS ** 2),
}));

/** Lower triangle of random numbers, zero above. */
function randomTriangle(rows: number, seed: number): Float64Array {
  return fillRandom(new Float64Array(rows * rows), seed).map((value, at) =>
    at % rows > Math.floor(at / rows) ? 0 : value,
  );
}

/** Reflects [L X] in the workspace, and returns copies of all that is there afterwards. */
function reflect(own: (typeof workspaces)[number], rows: number, triangle: Float64Array, block: Float64Array) {
  own.triangle.set(triangle);
  own.block.set(block);
  own.factor.fill(NaN);
  const { kernels, ...operands } = own;
  kernels.reflectPanel({ rows, columns: block.length / rows, ...operands });
  return {
    triangle: own.triangle.slice(0, rows * rows),
    block: own.block.slice(0, block.length),
    heads: own.heads.slice(0, rows),
    factor: own.factor.slice(0, rows * rows),
  };
}

describe.each(workspaces)('reflectPanel, $name', (own) => {
  it('leaves [L 0]: the given rows times 1 - V^T T V, an orthogonal matrix', () => {
    const shape = fc.record({
      rows: fc.integer({ min: 1, max: REFLECTED_ROWS }),
      columns: fc.integer({ min: 1, max: MOST_COLUMNS }),
      seed: fc.nat(1000),
      repeated: fc.boolean(),
      first: fc.boolean(),
    });
    fc.assert(
      fc.property(shape, ({ rows, columns, seed, repeated, first }) => {
        const given = first ? new Float64Array(rows * rows) : randomTriangle(rows, seed);
        const x = fillRandom(new Float64Array(rows * columns), seed + 1);
        // A row that depends on those above leaves nothing but rounding to be reflected.
        if (repeated && rows > 1) x.copyWithin((rows - 1) * columns, 0, columns);
        const { triangle, block, heads, factor } = reflect(own, rows, given, x);
        const width = rows + columns;
        const v = (i: number, k: number): number => {
          if (k >= rows) return block[i * columns + k - rows];
          return k === i ? heads[i] : 0;
        };
        const before = (i: number, k: number): number => (k < rows ? given[i * rows + k] : x[i * columns + k - rows]);
        const dot = (of: typeof v, i: number, j: number): number => {
          let sum = 0;
          for (let k = 0; k < width; k += 1) sum += of(i, k) * v(j, k);
          return sum;
        };
        let worst = 0;
        for (let i = 0; i < rows; i += 1) {
          const along = Array.from({ length: rows }, (_, j) => dot(before, i, j));
          const through = along.map((_, j) => along.reduce((sum, value, a) => sum + value * factor[a * rows + j], 0));
          for (let k = 0; k < width; k += 1) {
            let reflected = before(i, k);
            for (let j = 0; j < rows; j += 1) reflected -= through[j] * v(j, k);
            worst = Math.max(worst, Math.abs(reflected - (k < rows ? triangle[i * rows + k] : 0)));
          }
        }
        expect(worst).toBeLessThan(1e-13 * Math.sqrt(width));
        // T + T^T = T V V^T T^T is what makes it orthogonal.
        const gram = Float64Array.from({ length: rows * rows }, (_, at) => dot(v, Math.floor(at / rows), at % rows));
        for (let i = 0; i < rows; i += 1) {
          for (let j = 0; j < rows; j += 1) {
            let product = 0;
            for (let a = 0; a < rows; a += 1) {
              for (let b = 0; b < rows; b += 1)
                product += factor[i * rows + a] * gram[a * rows + b] * factor[j * rows + b];
            }
            const sum = factor[i * rows + j] + factor[j * rows + i];
            const scale = Math.sqrt(factor[i * rows + i] * factor[j * rows + j]);
            expect(Math.abs(product - sum)).toBeLessThanOrEqual(1e-12 * scale);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('leaves rows of zeros alone', () => {
    const { triangle, heads, factor } = reflect(
      own,
      3,
      Float64Array.of(1, 0, 0, 2, 3, 0, 4, 5, 6),
      new Float64Array(30),
    );
    expect([...triangle]).toEqual([1, 0, 0, 2, 3, 0, 4, 5, 6]);
    expect([...heads, ...factor]).toEqual(Array.from({ length: 12 }, () => 0));
  });

  it('refuses too many rows, and operands that overlap', () => {
    const { kernels, ...operands } = own;
    expect(() => kernels.reflectPanel({ rows: 9, columns: 1, ...operands })).toThrow('rows must be 1 to 8, got 9');
    expect(() => kernels.reflectPanel({ rows: 2, columns: 4, ...operands, heads: own.block })).toThrow(
      'overlaps heads',
    );
  });

  it('has the bits of its group, whatever the threads', () => {
    const other = workspaces.find(({ group }) => group === own.group)!;
    const x = fillRandom(new Float64Array(7 * 301), 5);
    const [one, two] = [own, other].map((of) => reflect(of, 7, randomTriangle(7, 6), x));
    for (const key of ['triangle', 'block', 'heads', 'factor'] as const)
      expect(sameBits(one[key], two[key])).toBe(true);
  });
});
