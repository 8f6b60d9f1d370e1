import { createGenerator } from '@policypath/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Engine, MlpOptions } from '../../src/index.ts';
import { relativeDifference } from '../relativeDifference.ts';
import { ReferenceMlp } from '../referenceMlp.ts';
import { describeOptions, gradientsOf, normals, parametersOf, sampleOptions } from '../samples.ts';

const size = fc.integer({ min: 1, max: 40 });

export function passTests(engine: () => Engine): void {
  describe('forward', () => {
    it.each(sampleOptions.map((options) => [describeOptions(options), options] as const))(
      'equals the float64 reference: %s',
      (_, options) => {
        const mlp = engine().createMlp({ ...options, generator: createGenerator(3) });
        const reference = new ReferenceMlp(options, parametersOf(mlp));
        for (const batch of [1, 4, 9]) {
          const input = normals(batch * mlp.inputSize);
          expect(relativeDifference(mlp.forward(input, batch), reference.forward(input, batch))).toBeLessThanOrEqual(
            2e-6,
          );
        }
      },
    );

    it('equals the float64 reference at the sizes of TD3', () => {
      const options: MlpOptions = { sizes: [17, 256, 256, 6], maximumBatch: 64, outputActivation: 'tanh' };
      const mlp = engine().createMlp({ ...options, generator: createGenerator(1) });
      const input = normals(64 * 17);
      const expected = new ReferenceMlp(options, parametersOf(mlp)).forward(input, 64);
      expect(relativeDifference(mlp.forward(input, 64), expected)).toBeLessThanOrEqual(3e-6);
    });

    it('equals the float64 reference for any widths and batch', () => {
      fc.assert(
        fc.property(fc.array(size, { minLength: 2, maxLength: 4 }), size, fc.nat(), (sizes, batch, seed) => {
          const generator = createGenerator(seed);
          const mlp = engine().createMlp({ sizes, maximumBatch: batch, generator });
          const input = normals(batch * mlp.inputSize, generator);
          const expected = new ReferenceMlp({ sizes, maximumBatch: batch }, parametersOf(mlp)).forward(input, batch);
          expect(relativeDifference(mlp.forward(input, batch), expected)).toBeLessThanOrEqual(1e-5);
        }),
        { numRuns: 25 },
      );
    });

    it('keeps nothing of its argument: changing it afterwards changes no gradient', () => {
      const mlp = engine().createMlp({ sizes: [3, 8, 2], maximumBatch: 4, generator: createGenerator(5) });
      const input = normals(12);
      const outputGradient = normals(8);
      mlp.forward(input, 4);
      mlp.backward(outputGradient, 4);
      const expected = gradientsOf(mlp);
      mlp.forward(input, 4);
      input.fill(100);
      mlp.backward(outputGradient, 4);
      expect(gradientsOf(mlp)).toEqual(expected);
    });
  });

  describe('forwardOne', () => {
    it.each(sampleOptions.map((options) => [describeOptions(options), options] as const))(
      'equals a row of forward: %s',
      (_, options) => {
        const mlp = engine().createMlp({ ...options, generator: createGenerator(11) });
        const input = normals(5 * mlp.inputSize);
        const rows = Float32Array.from(mlp.forward(input, 5));
        for (let row = 0; row < 5; row += 1) {
          const one = mlp.forwardOne(input.subarray(row * mlp.inputSize, (row + 1) * mlp.inputSize));
          expect(
            relativeDifference(one, rows.subarray(row * mlp.outputSize, (row + 1) * mlp.outputSize)),
          ).toBeLessThanOrEqual(2e-5);
        }
      },
    );

    it('does not disturb what backward needs', () => {
      const mlp = engine().createMlp({
        sizes: [3, 8, 2],
        maximumBatch: 4,
        outputActivation: 'tanh',
        generator: createGenerator(5),
      });
      const input = normals(12);
      const outputGradient = normals(8);
      mlp.forward(input, 4);
      mlp.backward(outputGradient, 4);
      const expected = gradientsOf(mlp);
      mlp.forward(input, 4);
      mlp.forwardOne(normals(3));
      mlp.backward(outputGradient, 4);
      expect(gradientsOf(mlp)).toEqual(expected);
    });

    it('follows the parameters: after a write and after a step of the optimiser', () => {
      const mlp = engine().createMlp({ sizes: [2, 4, 1], maximumBatch: 2, generator: createGenerator(1) });
      const adam = engine().createAdam(mlp, { learningRate: 0.1 });
      const row = Float32Array.of(1, -1);
      mlp.forwardOne(row);
      mlp.forward(Float32Array.of(1, -1, 2, 0.5), 2);
      mlp.backward(Float32Array.of(1, 1), 2);
      adam.step();
      expect(relativeDifference(mlp.forwardOne(row), mlp.forward(row, 1))).toBeLessThanOrEqual(1e-5);
      mlp.writeParameters(normals(mlp.parameterCount));
      expect(relativeDifference(mlp.forwardOne(row), mlp.forward(row, 1))).toBeLessThanOrEqual(1e-5);
    });
  });
}
