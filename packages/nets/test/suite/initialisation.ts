import { createGenerator } from '@policypath/random';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/index.ts';
import { parametersOf } from '../samples.ts';

export function initialisationTests(engine: () => Engine): void {
  const draw = (seed: number): Float32Array =>
    parametersOf(engine().createMlp({ sizes: [100, 200, 30], maximumBatch: 1, generator: createGenerator(seed) }));

  describe('initialisation', () => {
    it("is PyTorch's: weights and biases uniform in +-1/sqrt(fan in)", () => {
      const parameters = draw(0);
      let offset = 0;
      for (const [inputSize, outputSize] of [
        [100, 200],
        [200, 30],
      ]) {
        const bound = 1 / Math.sqrt(inputSize);
        for (const length of [inputSize * outputSize, outputSize]) {
          const part = parameters.subarray(offset, offset + length);
          offset += length;
          const mean = part.reduce((sum, value) => sum + value, 0) / length;
          const variance = part.reduce((sum, value) => sum + value * value, 0) / length;
          expect(Math.max(...part.map(Math.abs))).toBeLessThanOrEqual(bound * (1 + 1e-7));
          // Four standard errors of a uniform's mean and variance.
          expect(Math.abs(mean)).toBeLessThan((4 * bound) / Math.sqrt(3 * length));
          expect(Math.abs((variance * 3) / bound ** 2 - 1)).toBeLessThan(4 * Math.sqrt(0.8 / length));
        }
      }
    });

    it('is the same for one seed and different for another', () => {
      expect(draw(1)).toEqual(draw(1));
      expect(draw(1)).not.toEqual(draw(2));
    });

    it('draws a twin as two networks one after the other', () => {
      const options = { sizes: [3, 5, 1], maximumBatch: 1 };
      const generator = createGenerator(8);
      const singles = [0, 1].map(() => parametersOf(engine().createMlp({ ...options, generator })));
      const twin = engine().createTwinMlp({ ...options, generator: createGenerator(8) });
      expect([...parametersOf(twin)]).toEqual(singles.flatMap((parameters) => [...parameters]));
    });
  });
}
