import { describe, expect, it } from 'vitest';
import { createGenerator } from '@policypath/random';
import type { Engine } from '../../src/index.ts';
import { gradientsOf, normals, parametersOf } from '../samples.ts';

/** Parameters that stand by themselves, clipping of gradients over several modules, and a rate that changes. */
export function vectorTests(engine: () => Engine): void {
  describe('a vector of parameters', () => {
    it('begins at zero and moves along the gradients written into it', () => {
      const vector = engine().createVector({ name: 'log_std', size: 3 });
      expect(vector.layout).toEqual([{ name: 'log_std', shape: [3], layer: 1 }]);
      expect([...parametersOf(vector)]).toEqual([0, 0, 0]);
      const adam = engine().createAdam(vector, { learningRate: 0.1 });
      vector.writeGradients(new Float32Array([1, -2, 0]));
      adam.step();
      // The first step of Adam is the learning rate, whatever the size of the gradient.
      [-0.1, 0.1, 0].forEach((value, k) => expect(parametersOf(vector)[k]).toBeCloseTo(value, 6));
      vector.writeParameters(new Float32Array([4, 5, 6]));
      expect([...parametersOf(vector)]).toEqual([4, 5, 6]);
    });

    it('refuses sizes, gradients and parameters that do not fit', () => {
      expect(() => engine().createVector({ name: 'none', size: 0 })).toThrow(/size is a positive integer, got 0/);
      const vector = engine().createVector({ name: 'log_std', size: 2 });
      expect(() => vector.writeGradients(new Float32Array(3))).toThrow(/source has 3 elements, expected 2/);
      expect(() => vector.writeParameters(new Float32Array([0, NaN]))).toThrow(/element 1 is NaN/);
    });
  });

  describe('clipGradients', () => {
    it('scales the gradients of all modules by one factor, and only where their norm is too large', () => {
      const mlp = engine().createMlp({ sizes: [4, 5, 2], maximumBatch: 3, generator: createGenerator(3) });
      const vector = engine().createVector({ name: 'log_std', size: 2 });
      mlp.forward(normals(12), 3);
      mlp.backward(normals(6, createGenerator(4)), 3);
      vector.writeGradients(new Float32Array([3, -1]));
      const before = [...gradientsOf(mlp), ...gradientsOf(vector)];
      const norm = Math.hypot(...before);
      expect(norm).toBeGreaterThan(1);

      expect(engine().clipGradients([mlp, vector], 100)).toBeCloseTo(norm, 4);
      expect([...gradientsOf(mlp), ...gradientsOf(vector)]).toEqual(before);

      expect(engine().clipGradients([mlp, vector], 0.5)).toBeCloseTo(norm, 4);
      const after = [...gradientsOf(mlp), ...gradientsOf(vector)];
      after.forEach((value, k) => expect(value).toBeCloseTo((before[k] * 0.5) / (norm + 1e-6), 6));
      expect(() => engine().clipGradients([mlp], 0)).toThrow(/largest norm of gradients is a positive number, got 0/);
    });
  });

  describe('the learning rate', () => {
    it('can be set between steps, and only to a number from 0', () => {
      const vector = engine().createVector({ name: 'x', size: 1 });
      const adam = engine().createAdam(vector, { learningRate: 0.1 });
      adam.learningRate = 0.25;
      expect(adam.learningRate).toBe(0.25);
      vector.writeGradients(new Float32Array([1]));
      adam.step();
      expect(parametersOf(vector)[0]).toBeCloseTo(-0.25, 6);
      expect(() => (adam.learningRate = -1)).toThrow(/learningRate is a number from 0, got -1/);
    });
  });
}
