import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/index.ts';
import { relativeDifference } from '../relativeDifference.ts';
import { gradientsOf, normals, parametersOf } from '../samples.ts';

const [size, batch] = [7, 4];

/** LayerNorm in float64, and the sum of `weights` times its output. */
function weightedOutput(input: Float64Array, parameters: Float64Array, weights: Float32Array): number {
  let total = 0;
  for (let begin = 0; begin < input.length; begin += size) {
    const row = input.subarray(begin, begin + size);
    const mean = row.reduce((sum, value) => sum + value, 0) / size;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size;
    row.forEach((value, j) => {
      const normalized = (value - mean) / Math.sqrt(variance + 1e-5);
      total += weights[begin + j] * (normalized * parameters[j] + parameters[size + j]);
    });
  }
  return total;
}

function centralDifferences(point: Float64Array, value: () => number): Float64Array {
  return Float64Array.from(point, (center, index) => {
    point[index] = center + 1e-6;
    const above = value();
    point[index] = center - 1e-6;
    const below = value();
    point[index] = center;
    return (above - below) / 2e-6;
  });
}

export function layerNormTests(engine: () => Engine): void {
  const create = () => engine().createLayerNorm({ size, maximumBatch: batch });

  describe('LayerNorm', () => {
    it('begins as ones and zeros, and gives rows of mean 0 and variance 1', () => {
      const norm = create();
      expect([...parametersOf(norm)]).toEqual([...new Array(size).fill(1), ...new Array(size).fill(0)]);
      expect(norm.layout.map(({ name, shape }) => [name, shape])).toEqual([
        ['weight', [size]],
        ['bias', [size]],
      ]);
      const output = norm.forward(normals(batch * size), batch);
      for (let row = 0; row < batch; row += 1) {
        const values = output.subarray(row * size, (row + 1) * size);
        expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5);
        expect(values.reduce((sum, value) => sum + value * value, 0) / size).toBeCloseTo(1, 3);
      }
    });

    it('equals central differences in float64', () => {
      const norm = create();
      norm.writeParameters(normals(2 * size));
      const input = normals(3 * size);
      const outputGradient = normals(3 * size).map((value) => value + 0.5);
      norm.forward(input, 3);
      const inputGradient = norm.backward(outputGradient, 3);
      const [point, parameters] = [Float64Array.from(input), Float64Array.from(parametersOf(norm))];
      const value = (): number => weightedOutput(point, parameters, outputGradient);
      expect(relativeDifference(inputGradient ?? [], centralDifferences(point, value))).toBeLessThanOrEqual(1e-5);
      expect(relativeDifference(gradientsOf(norm), centralDifferences(parameters, value))).toBeLessThanOrEqual(1e-5);
    });

    it('computes only what is wanted', () => {
      const norm = create();
      norm.forward(normals(size), 1);
      norm.backward(normals(size), 1);
      const before = gradientsOf(norm);
      expect(norm.backward(normals(size).fill(3), 1, { parameterGradients: false })).toHaveLength(size);
      expect(gradientsOf(norm)).toEqual(before);
      expect(norm.backward(normals(size), 1, { inputGradient: false })).toBeUndefined();
      expect(gradientsOf(norm)).toEqual(before);
    });

    it('refuses sizes, rows and gradients that do not fit', () => {
      expect(() => engine().createLayerNorm({ size: 0, maximumBatch: 1 })).toThrow(/size is a positive integer, got 0/);
      expect(() => engine().createLayerNorm({ size: 1, maximumBatch: 1, epsilon: 0 })).toThrow(/epsilon/);
      const norm = create();
      expect(() => norm.backward(normals(size), 1)).toThrow(/needs a forward\(\) before it/);
      expect(() => norm.forward(normals(3), 1)).toThrow(/has 3 elements, expected 7/);
      norm.forward(normals(size), 1);
      expect(() => norm.backward(normals(3), 1)).toThrow(/outputGradient has 3 elements/);
    });
  });
}
