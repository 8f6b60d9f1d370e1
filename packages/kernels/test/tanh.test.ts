import { describe, expect, it } from 'vitest';
import { fillRandom, sameBits, ulpsFrom } from './reference.ts';
import { variants } from './variants.ts';

const all = await variants();

describe.each(all)('tanh ($name)', ({ kernels }) => {
  const input = kernels.allocateFloat32(200_000);
  const out = kernels.allocateFloat32(200_000);

  it('lies within 2 units in the last place of the real tanh, on all scales', () => {
    for (let i = 0; i < input.length; i += 1) {
      // From the smallest normal numbers to 20, both signs, and densely around the seam at 0.625.
      const size = i < 100_000 ? 2 ** (-126 + (130.3 * i) / 100_000) : 0.5 + (i - 100_000) / 400_000;
      input[i] = i % 2 ? -size : size;
    }
    kernels.tanh(input, out, 1);
    let worst = 0;
    for (let i = 0; i < input.length; i += 1) worst = Math.max(worst, ulpsFrom(out[i], Math.tanh(input[i])));
    expect(worst).toBeLessThanOrEqual(2);
  });

  it('rises to exactly 1 and never beyond', () => {
    for (let i = 0; i < input.length; i += 1) input[i] = 7 + (3 * i) / input.length;
    kernels.tanh(input, out, 1);
    for (let i = 1; i < out.length; i += 1) if (out[i] < out[i - 1]) expect.fail(`falls at ${input[i]}`);
    expect(out[out.length - 1]).toBe(1);
    expect(Math.max(...out.subarray(190_000))).toBe(1);
  });

  it('is odd, and right at the special values', () => {
    const special = [0, 1e-45, 1e-40, 9.02, 50, 88, 100, 3e38, Number.POSITIVE_INFINITY];
    special.forEach((value, i) => {
      input[2 * i] = value;
      input[2 * i + 1] = -value;
    });
    const few = 2 * special.length;
    kernels.tanh(input.subarray(0, few), out, 1);
    for (let i = 0; i < few; i += 2) expect(out[i]).toBe(-out[i + 1]);
    expect([...out.subarray(0, few)].filter((_, i) => i % 2 === 0)).toEqual(
      [0, 1e-45, 1e-40, 1, 1, 1, 1, 1, 1].map(Math.fround),
    );
    for (let i = 0; i < 9; i += 1) {
      input.fill(0.5, 0, 9);
      input[i] = Number.NaN;
      kernels.tanh(input.subarray(0, 9), out, 1);
      expect([...out.subarray(0, 9)].map(Number.isNaN)).toEqual(Array.from({ length: 9 }, (_, j) => i === j));
    }
  });

  it('multiplies by the scale, and may work in place; the tail has the bits of the body', () => {
    fillRandom(input, 5);
    kernels.tanh(input, out, 1);
    const plain = out.slice();
    kernels.tanh(input, out, 2.5);
    expect(
      sameBits(
        out,
        plain.map((value) => Math.fround(2.5 * value)),
      ),
    ).toBe(true);
    const copy = input.subarray(0, 1003);
    const alone = out.subarray(5, 6);
    for (const i of [0, 500, 1002]) {
      kernels.tanh(input.subarray(i, i + 1), alone, 1);
      expect(alone[0]).toBe(plain[i]);
    }
    kernels.tanh(copy, copy, 1);
    expect(sameBits(copy, plain.subarray(0, 1003))).toBe(true);
  });

  it('has the gradient of its own output', () => {
    for (const length of [0, 1, 5, 8, 13, 5000]) {
      const output = fillRandom(input.subarray(1, 1 + length), length);
      const gradient = fillRandom(out.subarray(3, 3 + length), length + 1);
      const expected = output.map((value, i) => {
        const tanh = Math.fround(value / 2);
        return Math.fround(gradient[i] * Math.fround(2 * Math.fround(1 - Math.fround(tanh * tanh))));
      });
      kernels.tanhGradient(output, gradient, gradient, 2);
      expect(sameBits(gradient, expected)).toBe(true);
    }
    input[0] = Number.NaN;
    out[0] = 1;
    kernels.tanhGradient(input.subarray(0, 1), out, out, 1);
    expect(out[0]).toBeNaN();
  });
});

it('has the same bits on every backend', () => {
  const results = all.map(({ kernels }) => {
    const values = fillRandom(kernels.allocateFloat32(10_001), 9);
    for (let i = 0; i < values.length; i += 1) values[i] *= 10;
    kernels.tanh(values, values, 1.5);
    return values;
  });
  for (const result of results) expect(sameBits(result, results[0])).toBe(true);
});
