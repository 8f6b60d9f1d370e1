import { describe, expect, it } from 'vitest';
import type { Kernels } from '../src/kernels.ts';
import { fillRandom, referenceProduct, sameBits } from './reference.ts';
import { variants } from './variants.ts';

const all = await variants();
const shapes = [
  [0, 3, 4],
  [3, 0, 4],
  [3, 4, 0],
  [1, 1, 1],
  [1, 9, 300],
  [2, 5, 17],
  [9, 1, 300],
  [4, 12, 256],
  [33, 13, 257],
  [72, 72, 600],
  [130, 260, 31],
];
const switches = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => ({
  transposeA: (bits & 1) > 0,
  transposeB: (bits & 2) > 0,
  accumulate: (bits & 4) > 0,
}));

function product(kernels: Kernels, block: Float64Array, shape: number[], turned: (typeof switches)[number]) {
  const [rows, columns, inner] = shape;
  let next = 0;
  const take = (length: number): Float64Array => {
    const view = fillRandom(block.subarray(next + 1, next + 1 + length), length + next);
    next += length + 1;
    return view;
  };
  const [a, b, out] = [take(rows * inner), take(inner * columns), take(rows * columns)];
  const before = out.slice();
  const given = { rows, columns, inner, a, b, ...turned };
  kernels.multiplyFloat64({ ...given, out });
  return { given, out, before };
}

describe.each(all)('multiplyFloat64 ($name)', ({ kernels }) => {
  const block = kernels.allocateFloat64(150_000);

  it('agrees with plain sums on odd, single and empty shapes and all transposes', () => {
    for (const shape of shapes) {
      for (const turned of switches) {
        const { given, out, before } = product(kernels, block, shape, turned);
        const { product: expected, sizes } = referenceProduct(given);
        for (let i = 0; i < out.length; i += 1) {
          const error = Math.abs(out[i] - expected[i] - (turned.accumulate ? before[i] : 0));
          if (!(error <= (shape[2] + 4) * 2 ** -52 * (sizes[i] + 1))) {
            expect.fail(`${shape} ${JSON.stringify(turned)}: out[${i}] is off by ${error}`);
          }
        }
      }
    }
  });

  it('gives a row alone the bits that it has among others', () => {
    const [rows, columns, inner] = [41, 29, 531];
    const { given, out } = product(kernels, block, [rows, columns, inner], switches[2]);
    const alone = block.subarray(149_000, 149_000 + columns);
    for (const row of [0, 7, 40]) {
      const a = given.a.subarray(row * inner, (row + 1) * inner);
      kernels.multiplyFloat64({ ...given, rows: 1, a, out: alone });
      expect(sameBits(alone, out.subarray(row * columns, (row + 1) * columns))).toBe(true);
    }
  });
});

describe.each([...new Set(all.map(({ group }) => group))])('multiplyFloat64 (%s)', (group) => {
  it('has the same bits on one and on two threads', () => {
    const kernels = all.filter((variant) => variant.group === group).map((variant) => variant.kernels);
    for (const turned of switches) {
      const [one, two] = kernels.map((each) =>
        product(each, each.allocateFloat64(110_000), [130, 140, 300], turned).out.slice(),
      );
      expect(sameBits(one, two)).toBe(true);
    }
  });
});
