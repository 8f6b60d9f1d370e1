import { createGenerator } from '@policypath/random';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/index.ts';
import { relativeDifference } from '../relativeDifference.ts';
import { normals, parametersOf } from '../samples.ts';

export function parameterTests(engine: () => Engine): void {
  describe('parameters', () => {
    it('are laid out layer by layer, weights [out, in], then biases', () => {
      const mlp = engine().createMlp({ sizes: [3, 4, 2], maximumBatch: 1 });
      expect(mlp.layout).toEqual([
        { name: 'layer1.weight', shape: [4, 3], layer: 1 },
        { name: 'layer1.bias', shape: [4], layer: 1 },
        { name: 'layer2.weight', shape: [2, 4], layer: 2 },
        { name: 'layer2.bias', shape: [2], layer: 2 },
      ]);
      expect(mlp.parameterCount).toBe(26);
    });

    it('mean what the layout says', () => {
      const mlp = engine().createMlp({ sizes: [2, 2], maximumBatch: 1 });
      mlp.writeParameters(Float32Array.of(1, 10, 100, 1000, 0.5, 0.25));
      expect([...mlp.forward(Float32Array.of(1, 2), 1)]).toEqual([21.5, 2100.25]);
    });

    it('come back as they were written', () => {
      const mlp = engine().createMlp({ sizes: [3, 5, 2], maximumBatch: 1 });
      const parameters = normals(mlp.parameterCount);
      mlp.writeParameters(parameters);
      const expected = Float32Array.from(parameters);
      parameters.fill(0);
      expect(parametersOf(mlp)).toEqual(expected);
    });

    it('are zeros without a generator', () => {
      expect(parametersOf(engine().createMlp({ sizes: [2, 1], maximumBatch: 1 }))).toEqual(new Float32Array(3));
    });

    it('move towards the source in polyak, all of them', () => {
      for (const create of ['createMlp', 'createTwinMlp'] as const) {
        const options = { sizes: [3, 6, 2], maximumBatch: 1 };
        const target = engine()[create]({ ...options, generator: createGenerator(1) });
        const source = engine()[create]({ ...options, generator: createGenerator(2) });
        const from = Float64Array.from(parametersOf(target));
        const to = parametersOf(source);
        engine().polyak(target, source, 0.005);
        expect(
          relativeDifference(
            parametersOf(target),
            from.map((value, index) => value + 0.005 * (to[index] - value)),
          ),
        ).toBeLessThanOrEqual(1e-7);
        expect(parametersOf(source)).toEqual(to);
        engine().polyak(target, source, 1);
        expect(relativeDifference(parametersOf(target), to)).toBeLessThanOrEqual(1e-7);
      }
    });

    it('refuse polyak between different shapes, or with a rate outside [0, 1]', () => {
      const small = engine().createMlp({ sizes: [2, 1], maximumBatch: 1 });
      const same = engine().createMlp({ sizes: [2, 1], maximumBatch: 1 });
      const other = engine().createMlp({ sizes: [1, 1, 1], maximumBatch: 1 });
      expect(() => engine().polyak(small, other, 0.5)).toThrow(/one shape/);
      for (const rate of [-0.1, 1.1, NaN]) expect(() => engine().polyak(small, same, rate)).toThrow(RangeError);
    });
  });
}
