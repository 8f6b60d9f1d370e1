import { describe, expect, it } from 'vitest';
import { fillRandom, sameBits } from './reference.ts';
import { variants } from './variants.ts';

const all = await variants();
const lengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 31, 100, 16383, 16385, 40000];
const round = Math.fround;

describe.each(all)('element by element ($name)', ({ kernels }) => {
  const block = kernels.allocateFloat32(400_000);

  it('adam follows PyTorch, operation by operation, in float32', () => {
    for (const length of lengths) {
      const [p, g, m, v] = [0, 1, 2, 3].map((part) => {
        const begin = part * 40_001 + 1;
        return fillRandom(block.subarray(begin, begin + length), length + part);
      });
      v.forEach((value, i) => (v[i] = Math.abs(value)));
      const options = { learningRate: 3e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: 3 };
      const expected = { p: p.slice(), m: m.slice(), v: v.slice() };
      const stepSize = round(3e-4 / (1 - 0.9 ** 3));
      const root = round(Math.sqrt(1 - 0.999 ** 3));
      for (let i = 0; i < length; i += 1) {
        const moment = round(expected.m[i] + round(round(1 - 0.9) * round(g[i] - expected.m[i])));
        const square = round(round(round(0.999) * expected.v[i]) + round(round(round(1 - 0.999) * g[i]) * g[i]));
        const denominator = round(round(round(Math.sqrt(square)) / root) + round(1e-8));
        expected.m[i] = moment;
        expected.v[i] = square;
        expected.p[i] = round(expected.p[i] - round(round(stepSize * moment) / denominator));
      }
      kernels.adam(p, g, m, v, options);
      expect(sameBits(p, expected.p)).toBe(true);
      expect(sameBits(m, expected.m)).toBe(true);
      expect(sameBits(v, expected.v)).toBe(true);
    }
  });

  it('rmsProp follows PyTorch, operation by operation, in float32', () => {
    const [rate, smoothing, share, epsilon] = [2.5e-4, 0.95, 1 - 0.95, 0.01].map(round);
    for (const length of lengths) {
      const [p, g, m, v] = [0, 1, 2, 3].map((part) => {
        const begin = part * 40_001 + 1;
        return fillRandom(block.subarray(begin, begin + length), length + part);
      });
      // The variance of the last element rounds to less than 0, and counts as 0.
      v.forEach((_, i) => (v[i] = round(m[i] * m[i])));
      const expected = { p: p.slice(), m: m.slice(), v: v.slice() };
      for (let i = 0; i < length; i += 1) {
        if (i === length - 1) g[i] = m[i];
        expected.v[i] = round(round(v[i] * smoothing) + round(round(share * g[i]) * g[i]));
        expected.m[i] = round(m[i] + round(share * round(g[i] - m[i])));
        const variance = round(expected.v[i] - round(expected.m[i] * expected.m[i]));
        const denominator = round(round(Math.sqrt(Math.max(0, variance))) + epsilon);
        expected.p[i] = round(p[i] - round(round(rate * g[i]) / denominator));
      }
      kernels.rmsProp(p, g, m, v, { learningRate: 2.5e-4, smoothing: 0.95, epsilon: 0.01 });
      expect(sameBits(p, expected.p)).toBe(true);
      expect(sameBits(m, expected.m)).toBe(true);
      expect(sameBits(v, expected.v)).toBe(true);
    }
  });

  it('adam, rmsProp and polyak keep NaN visible', () => {
    const [p, g, m, v] = [0, 1, 2, 3].map((part) => block.subarray(part * 10, part * 10 + 9).fill(0.5));
    g[8] = Number.NaN;
    g[2] = Number.NaN;
    kernels.adam(p, g, m, v, { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: 1 });
    expect([...p].map(Number.isNaN)).toEqual([false, false, true, false, false, false, false, false, true]);
    const after = [p, m, v].map((array) => array.slice().fill(0.5));
    const [other, mean, square] = [4, 5, 6].map((part, k) => {
      const copy = block.subarray(part * 10, part * 10 + 9);
      copy.set(after[k]);
      return copy;
    });
    kernels.rmsProp(other, g, mean, square, { learningRate: 1e-3, smoothing: 0.95, epsilon: 0.01 });
    expect([...other].map(Number.isNaN)).toEqual([...p].map(Number.isNaN));
    kernels.polyak(g, p, 0.5);
    expect([...g].map(Number.isNaN)).toEqual([false, false, true, false, false, false, false, false, true]);
  });

  it('polyak moves the target towards the source', () => {
    for (const length of lengths) {
      const target = fillRandom(block.subarray(1, 1 + length), length);
      const source = fillRandom(block.subarray(50_000, 50_000 + length), length + 1);
      const expected = target.map((value, i) => round(value + round(round(0.005) * round(source[i] - value))));
      kernels.polyak(target, source, 0.005);
      expect(sameBits(target, expected)).toBe(true);
    }
  });

  it('columnSums adds the rows in order', () => {
    for (const [rows, columns] of [
      [0, 3],
      [3, 0],
      [1, 1],
      [5, 1],
      [1, 9],
      [17, 64],
      [256, 256],
      [300, 301],
      [255, 65],
    ]) {
      const a = fillRandom(block.subarray(1, 1 + rows * columns), rows + columns);
      const out = block.subarray(200_000, 200_000 + columns).fill(9);
      const expected = new Float32Array(columns);
      for (let i = 0; i < rows; i += 1) {
        for (let j = 0; j < columns; j += 1) expected[j] += a[i * columns + j];
      }
      kernels.columnSums(rows, columns, a, out);
      expect([...out]).toEqual([...expected]);
    }
  });
});
