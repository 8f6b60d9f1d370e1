import { createGenerator } from '@policypath/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orthogonalInitialisation } from '../src/orthogonalInitialisation.ts';

const size = fc.integer({ min: 1, max: 12 });

describe('orthogonalInitialisation', () => {
  it('gives orthonormal rows or columns, whichever are fewer, and zero biases', () => {
    fc.assert(
      fc.property(size, size, fc.integer(), (rows, columns, seed) => {
        const layout = [
          { name: 'layer1.weight', shape: [rows, columns], layer: 1 },
          { name: 'layer1.bias', shape: [rows], layer: 1 },
        ];
        const parameters = orthogonalInitialisation(layout, createGenerator(seed));
        expect(parameters.length).toBe(rows * (columns + 1));
        expect(parameters.subarray(rows * columns).every((bias) => bias === 0)).toBe(true);
        const at = (row: number, column: number): number => parameters[row * columns + column];
        const wide = rows <= columns;
        const [count, length] = wide ? [rows, columns] : [columns, rows];
        for (let i = 0; i < count; i += 1) {
          for (let j = 0; j <= i; j += 1) {
            let product = 0;
            for (let k = 0; k < length; k += 1) product += wide ? at(i, k) * at(j, k) : at(k, i) * at(k, j);
            expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(1e-6);
          }
        }
      }),
    );
  });

  it('draws every direction: single entries of many small matrices have mean 0 and variance 1 / columns', () => {
    const layout = [{ name: 'weight', shape: [2, 4], layer: 1 }];
    const generator = createGenerator(1, 'test');
    const entries = Array.from({ length: 2000 }, () => [...orthogonalInitialisation(layout, generator)]).flat();
    const mean = entries.reduce((sum, value) => sum + value, 0) / entries.length;
    const variance = entries.reduce((sum, value) => sum + value * value, 0) / entries.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    // Every row has length 1, so the mean of squares is 1/4 to rounding.
    expect(variance).toBeCloseTo(0.25, 6);
  });

  it('refuses a part that is no linear layer', () => {
    const layout = [{ name: 'conv1.weight', shape: [2, 2, 3, 3], layer: 1 }];
    expect(() => orthogonalInitialisation(layout, createGenerator(0))).toThrow(/conv1.weight has shape \[2, 2, 3, 3\]/);
  });
});
