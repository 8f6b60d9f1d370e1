import { createGenerator } from '@policypath/random';
import { describe, expect, it } from 'vitest';
import type { Engine, MlpOptions } from '../../src/index.ts';
import { autodiffGradients } from '../autodiff.ts';
import { relativeDifference } from '../relativeDifference.ts';
import { ReferenceMlp } from '../referenceMlp.ts';
import { describeOptions, gradientsOf, normals, parametersOf, sampleOptions } from '../samples.ts';

const samples = sampleOptions.map((options) => [describeOptions(options), options] as const);

export function gradientTests(engine: () => Engine): void {
  const pass = (options: MlpOptions, batch: number) => {
    const mlp = engine().createMlp({ ...options, generator: createGenerator(21) });
    const input = normals(batch * mlp.inputSize, createGenerator(1));
    const outputGradient = normals(batch * mlp.outputSize, createGenerator(2));
    mlp.forward(input, batch);
    const inputGradient = Float32Array.from(mlp.backward(outputGradient, batch) ?? []);
    return { mlp, input, outputGradient, inputGradient };
  };

  describe('backward', () => {
    it.each(samples)('equals central differences in float64: %s', (_, options) => {
      const { mlp, input, outputGradient, inputGradient } = pass(options, 6);
      const reference = new ReferenceMlp(options, parametersOf(mlp));
      expect(
        relativeDifference(gradientsOf(mlp), reference.parameterGradients(input, 6, outputGradient)),
      ).toBeLessThanOrEqual(1e-5);
      expect(relativeDifference(inputGradient, reference.inputGradients(input, 6, outputGradient))).toBeLessThanOrEqual(
        1e-5,
      );
    });

    it.each(samples)("equals tfjs's autodiff: %s", async (_, options) => {
      const { mlp, input, outputGradient, inputGradient } = pass(options, 9);
      const expected = await autodiffGradients(options, parametersOf(mlp), input, 9, outputGradient);
      expect(relativeDifference(gradientsOf(mlp), expected.parameters)).toBeLessThanOrEqual(2e-6);
      expect(relativeDifference(inputGradient, expected.input)).toBeLessThanOrEqual(2e-6);
    });

    it("equals tfjs's autodiff at the sizes of TD3's critic", async () => {
      const options: MlpOptions = { sizes: [23, 256, 256, 1], maximumBatch: 32 };
      const { mlp, input, outputGradient, inputGradient } = pass(options, 32);
      const expected = await autodiffGradients(options, parametersOf(mlp), input, 32, outputGradient);
      expect(relativeDifference(gradientsOf(mlp), expected.parameters)).toBeLessThanOrEqual(3e-6);
      expect(relativeDifference(inputGradient, expected.input)).toBeLessThanOrEqual(3e-6);
    });

    it('replaces the gradients of the pass before', () => {
      const { mlp, input, outputGradient } = pass(sampleOptions[0], 6);
      const once = gradientsOf(mlp);
      mlp.forward(input, 6);
      mlp.backward(outputGradient, 6);
      expect(gradientsOf(mlp)).toEqual(once);
    });

    it('leaves the parameter gradients alone when they are not wanted', () => {
      const { mlp, input, inputGradient, outputGradient } = pass(sampleOptions[1], 6);
      const before = gradientsOf(mlp);
      mlp.forward(input, 6);
      expect(mlp.backward(outputGradient, 6, { parameterGradients: false })).toEqual(inputGradient);
      mlp.backward(normals(6 * mlp.outputSize), 6, { parameterGradients: false });
      expect(gradientsOf(mlp)).toEqual(before);
    });

    it('returns nothing when the input gradient is not wanted, and the same parameter gradients', () => {
      const { mlp, input, outputGradient } = pass(sampleOptions[1], 6);
      const before = gradientsOf(mlp);
      mlp.forward(input, 6);
      expect(mlp.backward(outputGradient, 6, { inputGradient: false })).toBeUndefined();
      expect(gradientsOf(mlp)).toEqual(before);
      expect(mlp.backward(outputGradient, 6, { inputGradient: false, parameterGradients: false })).toBeUndefined();
    });

    it('works for a smaller batch after a larger one, and back', () => {
      const { mlp, input, outputGradient } = pass(sampleOptions[1], 9);
      const large = gradientsOf(mlp);
      const { inputSize, outputSize } = mlp;
      const reference = new ReferenceMlp(sampleOptions[1], parametersOf(mlp));
      mlp.forward(input.subarray(0, 2 * inputSize), 2);
      mlp.backward(outputGradient.subarray(0, 2 * outputSize), 2);
      const expected = reference.parameterGradients(input.subarray(0, 2 * inputSize), 2, outputGradient);
      expect(relativeDifference(gradientsOf(mlp), expected)).toBeLessThanOrEqual(1e-5);
      mlp.forward(input, 9);
      mlp.backward(outputGradient, 9);
      expect(gradientsOf(mlp)).toEqual(large);
    });
  });
}
