import { describe, expect, it } from 'vitest';
import { fillRandom, sameBits } from './reference.ts';
import { variants } from './variants.ts';

const all = await variants();
const shapes = [
  [0, 3],
  [1, 1],
  [3, 2],
  [128, 50],
  [65, 33],
  [200, 7],
] as const;
const epsilon = 1e-5;
/** Of the first variant, for those after it. */
let first: Float32Array[] | undefined;

describe.each(all)('layerNorm ($name)', ({ kernels }) => {
  const block = kernels.allocateFloat32(80_000);
  const operands = (rows: number, columns: number) => {
    let next = 1;
    const take = (length: number): Float32Array => {
      next += length + 1;
      return fillRandom(block.subarray(next - length - 1, next - 1), rows + next);
    };
    const given = { rows, columns, epsilon };
    const [input, out, normalized, outputGradient, inputGradient] = [0, 1, 2, 3, 4].map(() => take(rows * columns));
    const [gain, bias, gainGradient, biasGradient] = [0, 1, 2, 3].map(() => take(columns));
    const inverseDeviation = take(rows);
    const views = { input, out, normalized, outputGradient, inputGradient };
    return { ...given, ...views, gain, bias, gainGradient, biasGradient, inverseDeviation };
  };

  it.each(shapes)('agrees with float64: %i rows of %i', (rows, columns) => {
    const given = operands(rows, columns);
    kernels.layerNorm(given);
    kernels.layerNormGradient(given);
    const [gains, biases] = [new Float64Array(columns), new Float64Array(columns)];
    for (let row = 0; row < rows; row += 1) {
      const at = row * columns;
      const x = Float64Array.from(given.input.subarray(at, at + columns));
      const g = given.outputGradient.subarray(at, at + columns);
      const mean = x.reduce((sum, value) => sum + value, 0) / columns;
      const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / columns;
      const deviation = Math.sqrt(variance + epsilon);
      const hat = x.map((value) => (value - mean) / deviation);
      const scaled = hat.map((_, j) => g[j] * given.gain[j]);
      const average = scaled.reduce((sum, value) => sum + value, 0) / columns;
      const product = scaled.reduce((sum, value, j) => sum + value * hat[j], 0) / columns;
      for (let j = 0; j < columns; j += 1) {
        expect(given.out[at + j]).toBeCloseTo(hat[j] * given.gain[j] + given.bias[j], 5);
        const gradient = (scaled[j] - average - hat[j] * product) / deviation;
        expect(Math.abs(given.inputGradient[at + j] - gradient)).toBeLessThanOrEqual(1e-5 / deviation);
        gains[j] += g[j] * hat[j];
        biases[j] += g[j];
      }
    }
    for (let j = 0; j < columns; j += 1) {
      expect(given.gainGradient[j]).toBeCloseTo(gains[j], 4);
      expect(given.biasGradient[j]).toBeCloseTo(biases[j], 4);
    }
  });

  it('has the same bits on every backend', () => {
    const given = operands(128, 50);
    kernels.layerNorm(given);
    kernels.layerNormGradient(given);
    const result = [given.out, given.inputGradient, given.gainGradient, given.biasGradient].map((view) => view.slice());
    first ??= result;
    result.forEach((view, index) => expect(sameBits(view, first![index])).toBe(true));
  });

  it('keeps NaN visible, in its row alone', () => {
    const given = operands(3, 5);
    given.input[7] = Number.NaN;
    kernels.layerNorm(given);
    expect([0, 1, 2].map((row) => given.out.subarray(row * 5, row * 5 + 5).every(Number.isNaN))).toEqual([
      false,
      true,
      false,
    ]);
    expect(given.out.subarray(0, 5).some(Number.isNaN)).toBe(false);
  });

  it('gives finite results for a row of equal numbers', () => {
    const given = operands(2, 6);
    given.input.fill(3);
    kernels.layerNorm(given);
    expect([...given.out.subarray(0, 6)]).toEqual([...given.bias]);
    kernels.layerNormGradient(given);
    expect(given.inputGradient.every(Number.isFinite)).toBe(true);
  });

  it('computes only what is wanted', () => {
    const given = operands(4, 3);
    kernels.layerNorm(given);
    given.inputGradient.fill(7);
    given.gainGradient.fill(7);
    kernels.layerNormGradient({ ...given, inputGradient: undefined });
    expect(given.inputGradient.every((value) => value === 7)).toBe(true);
    expect(given.gainGradient.every((value) => value !== 7)).toBe(true);
    given.gainGradient.fill(7);
    kernels.layerNormGradient({ ...given, gainGradient: undefined, biasGradient: undefined });
    expect(given.gainGradient.every((value) => value === 7)).toBe(true);
    expect(given.inputGradient.every((value) => value !== 7)).toBe(true);
  });

  it('refuses operands that do not fit', () => {
    const given = operands(4, 3);
    expect(() => kernels.layerNorm({ ...given, epsilon: 0 })).toThrow(/epsilon must be a positive number/);
    expect(() => kernels.layerNorm({ ...given, gain: given.gain.subarray(1) })).toThrow(/layerNorm: gain has 2/);
    expect(() => kernels.layerNormGradient({ ...given, gainGradient: undefined })).toThrow(/gainGradient is missing/);
    expect(() => kernels.layerNormGradient({ ...given, inverseDeviation: new Float32Array(4) })).toThrow(
      /inverseDeviation does not lie/,
    );
  });
});
