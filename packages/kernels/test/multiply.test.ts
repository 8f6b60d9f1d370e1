import { describe, expect, it } from 'vitest';
import type { Epilogue, Kernels } from '../src/kernels.ts';
import { fillRandom, referenceProduct, sameBits } from './reference.ts';
import { createGenerator } from './sequence.ts';
import { variants } from './variants.ts';

const epilogues: readonly Epilogue[] = ['none', 'bias', 'bias-relu', 'relu-mask'];
const all = await variants();

/** One case: shapes and switches, drawn from the number of the case. */
interface Case {
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly accumulate: boolean;
  readonly epilogue: Epilogue;
}

const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 24, 25, 31, 33, 48, 64, 65];
const innerSizes = [0, 1, 2, 3, 7, 8, 9, 17, 23, 64, 255, 256, 257, 300, 513];

function drawCase(seed: number): Case {
  const next = createGenerator(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)];
  return {
    rows: pick(sizes),
    columns: pick(sizes),
    inner: pick(innerSizes),
    transposeA: next() < 0.4,
    transposeB: next() < 0.5,
    accumulate: next() < 0.3,
    epilogue: pick(epilogues),
  };
}

const large: Case = {
  rows: 131,
  columns: 517,
  inner: 600,
  transposeA: false,
  transposeB: true,
  accumulate: false,
  epilogue: 'bias-relu',
};
const cases = [
  ...Array.from({ length: 150 }, (_, seed) => drawCase(seed)),
  large,
  { ...large, transposeA: true, transposeB: false, accumulate: true, epilogue: 'relu-mask' as const },
];

const references: ReturnType<typeof referenceProduct>[] = [];

/** Operands of a case in the workspace; one block, reused by every case. */
function operandsOf(block: Float32Array, given: Case, seed: number) {
  let next = 0;
  const take = (length: number): Float32Array => {
    // An odd offset: kernels may not count on aligned operands.
    const view = block.subarray(next + 1, next + 1 + length);
    next += length + 1;
    return fillRandom(view, seed + next);
  };
  const { rows, columns, inner } = given;
  return {
    a: take(rows * inner),
    b: take(inner * columns),
    out: take(rows * columns),
    bias: take(columns),
    mask: take(rows * columns),
  };
}

function run(kernels: Kernels, block: Float32Array, given: Case, seed: number) {
  const operands = operandsOf(block, given, seed);
  const before = Float64Array.from(operands.out);
  kernels.multiply({ ...given, ...operands });
  return { ...operands, before };
}

const blocks = new Map(all.map(({ kernels }) => [kernels, kernels.allocateFloat32(1_200_000)]));
const blockOf = (kernels: Kernels): Float32Array => blocks.get(kernels) as Float32Array;

describe.each(all)('multiply ($name)', ({ kernels }) => {
  it('agrees with a float64 reference on odd, single and empty shapes, all transposes and epilogues', () => {
    cases.forEach((given, seed) => {
      const { a, b, out, bias, mask, before } = run(kernels, blockOf(kernels), given, seed);
      // Every variant gets the same operands, so that one reference serves them all.
      const { product, sizes } = (references[seed] ??= referenceProduct({ ...given, a, b }));
      for (let i = 0; i < out.length; i += 1) {
        const column = i % given.columns;
        let expected = product[i] + (given.accumulate ? before[i] : 0);
        let size = sizes[i] + Math.abs(before[i]) + 1;
        if (given.epilogue === 'bias' || given.epilogue === 'bias-relu') expected += bias[column];
        if (given.epilogue === 'bias-relu') expected = Math.max(0, expected);
        if (given.epilogue === 'relu-mask' && !(mask[i] > 0)) {
          expected = 0;
          size = 0;
        }
        const error = Math.abs(out[i] - expected);
        // Each of the terms is rounded at most twice.
        if (!(error <= (given.inner + 4) * 2 ** -23 * size)) {
          expect.fail(`case ${seed} ${JSON.stringify(given)}: out[${i}] = ${out[i]}, expected ${expected}`);
        }
      }
    });
  });

  it('touches nothing but its result', () => {
    const block = blockOf(kernels);
    const guard = block.subarray(0, 4000).fill(7);
    const [rows, columns, inner] = [13, 11, 9];
    const a = guard.subarray(100, 100 + rows * inner);
    const b = guard.subarray(1000, 1000 + inner * columns);
    const out = guard.subarray(2001, 2001 + rows * columns);
    kernels.multiply({ rows, columns, inner, a, b, out });
    expect([...new Set(guard.subarray(0, 2001))]).toEqual([7]);
    expect([...new Set(guard.subarray(2001 + rows * columns))]).toEqual([7]);
    expect([...new Set(out)]).toEqual([7 * 7 * inner]);
  });

  it('gives a row alone the bits that it has in a batch', () => {
    const block = blockOf(kernels);
    const shapes = [
      [256, 256, 17],
      [256, 256, 256],
      [256, 6, 256],
      [256, 1, 300],
      [37, 45, 531],
    ];
    for (const [batch, columns, inner] of shapes) {
      for (const transposeB of [false, true]) {
        for (const epilogue of ['none', 'bias-relu'] as const) {
          const shape: Case = {
            rows: batch,
            columns,
            inner,
            transposeA: false,
            transposeB,
            accumulate: false,
            epilogue,
          };
          const { a, b, out, bias } = run(kernels, block, shape, batch + inner);
          const alone = block.subarray(1_100_000, 1_100_000 + 3 * columns);
          for (const [row, rows] of [
            [0, 1],
            [5, 1],
            [batch - 1, 1],
            [3, 2],
            [7, 3],
          ]) {
            const part = alone.subarray(0, rows * columns).fill(0);
            kernels.multiply({
              ...shape,
              rows,
              a: a.subarray(row * inner, (row + rows) * inner),
              b,
              bias,
              out: part,
            });
            expect(sameBits(part, out.subarray(row * columns, (row + rows) * columns))).toBe(true);
          }
        }
      }
    }
  });

  it('keeps NaN and infinity visible', () => {
    const block = blockOf(kernels);
    for (const [rows, columns] of [
      [1, 5],
      [6, 9],
      [33, 40],
    ]) {
      const inner = 21;
      const operands = operandsOf(block, { ...large, rows, columns, inner }, 3);
      const { a, b, out, bias, mask } = operands;
      a[(rows - 1) * inner + 4] = Number.NaN;
      const last = out.subarray((rows - 1) * columns, rows * columns);
      for (const epilogue of ['none', 'bias', 'bias-relu'] as const) {
        kernels.multiply({ rows, columns, inner, a, b, out, bias, epilogue });
        expect(last.every(Number.isNaN)).toBe(true);
        if (rows > 1) expect(out.subarray(0, columns).some(Number.isNaN)).toBe(false);
      }
      mask.fill(1);
      mask[rows * columns - 1] = 0;
      kernels.multiply({ rows, columns, inner, a, b, out, mask, epilogue: 'relu-mask' });
      expect(last.subarray(0, columns - 1).every(Number.isNaN)).toBe(true);
      expect(last[columns - 1]).toBe(0);
      a[(rows - 1) * inner + 4] = Number.POSITIVE_INFINITY;
      b.fill(1);
      kernels.multiply({ rows, columns, inner, a, b, out, bias, epilogue: 'bias-relu' });
      expect(last.every((value) => value === Number.POSITIVE_INFINITY)).toBe(true);
      a[(rows - 1) * inner + 4] = Number.NEGATIVE_INFINITY;
      kernels.multiply({ rows, columns, inner, a, b, out, bias, epilogue: 'bias-relu' });
      expect(last.every((value) => value === 0)).toBe(true);
    }
  });
});

describe.each([...new Set(all.map(({ group }) => group))])('multiply (%s)', (group) => {
  it('gives the same bits on one and on two threads', () => {
    const [one, two] = all.filter((variant) => variant.group === group).map((variant) => variant.kernels);
    cases.forEach((given, seed) => {
      const first = run(one, blockOf(one), given, seed).out;
      const second = run(two, blockOf(two), given, seed).out;
      if (!sameBits(first, second)) {
        expect.fail(`case ${seed} ${JSON.stringify(given)} differs`);
      }
    });
  });
});

it('agrees between the backends to float32 rounding', () => {
  cases.forEach((given, seed) => {
    const [first, ...others] = all.map(({ kernels }) => run(kernels, blockOf(kernels), given, seed).out);
    for (const other of others) {
      for (let i = 0; i < first.length; i += 1) {
        if (!(Math.abs(first[i] - other[i]) <= (given.inner + 4) * 2 ** -22)) {
          expect.fail(`case ${seed} ${JSON.stringify(given)}: ${first[i]} and ${other[i]}`);
        }
      }
    }
  });
});
