import { createGenerator } from '@policypath/random';
import { describe, expect, it } from 'vitest';
import type { Engine, MlpOptions } from '../../src/index.ts';
import { gradientsOf, normals, parametersOf } from '../samples.ts';

const options: MlpOptions = { sizes: [5, 16, 2], maximumBatch: 6 };

export function twinTests(engine: () => Engine): void {
  const create = () => {
    const twin = engine().createTwinMlp({ ...options, generator: createGenerator(4) });
    const parameters = parametersOf(twin);
    const half = parameters.length / 2;
    const singles = [parameters.subarray(0, half), parameters.subarray(half)].map((part) => {
      const mlp = engine().createMlp(options);
      mlp.writeParameters(part);
      return mlp;
    });
    return { twin, singles };
  };

  describe('TwinMlp', () => {
    it('is two networks with different parameters, first, then second', () => {
      const { twin } = create();
      const parameters = parametersOf(twin);
      expect(parametersOf(twin.first)).toEqual(parameters.subarray(0, parameters.length / 2));
      expect(parametersOf(twin.second)).toEqual(parameters.subarray(parameters.length / 2));
      expect(parametersOf(twin.first)).not.toEqual(parametersOf(twin.second));
    });

    it('gives both heads the same input, and each its own gradient', () => {
      const { twin, singles } = create();
      const input = normals(4 * 5);
      const outputGradient = normals(2 * 4 * 2);
      const output = twin.forward(input, 4);
      expect(output.subarray(0, 8)).toEqual(singles[0].forward(input, 4));
      expect(output.subarray(8)).toEqual(singles[1].forward(input, 4));
      twin.backward(outputGradient, 4);
      singles[0].backward(outputGradient.subarray(0, 8), 4);
      singles[1].backward(outputGradient.subarray(8), 4);
      expect(gradientsOf(twin)).toEqual(Float32Array.from([...gradientsOf(singles[0]), ...gradientsOf(singles[1])]));
    });

    it("has a first head that works alone, the policy gradient's path, without touching the second", () => {
      const { twin, singles } = create();
      twin.forward(normals(6 * 5), 6);
      twin.backward(normals(24, createGenerator(9)), 6);
      const before = gradientsOf(twin);
      const input = normals(3 * 5, createGenerator(8));
      expect(twin.first.forward(input, 3)).toEqual(singles[0].forward(input, 3));
      const outputGradient = normals(6);
      expect(twin.first.backward(outputGradient, 3, { parameterGradients: false })).toEqual(
        singles[0].backward(outputGradient, 3),
      );
      expect(gradientsOf(twin)).toEqual(before);
    });

    it('names its parts in the flat order', () => {
      const { layout } = create().twin;
      expect(layout.map(({ name, shape, layer }) => [name, shape, layer])).toEqual([
        ['first.layer1.weight', [16, 5], 1],
        ['first.layer1.bias', [16], 1],
        ['first.layer2.weight', [2, 16], 2],
        ['first.layer2.bias', [2], 2],
        ['second.layer1.weight', [16, 5], 1],
        ['second.layer1.bias', [16], 1],
        ['second.layer2.weight', [2, 16], 2],
        ['second.layer2.bias', [2], 2],
      ]);
    });

    it('reads and writes both halves', () => {
      const { twin } = create();
      const parameters = normals(twin.parameterCount);
      twin.writeParameters(parameters);
      expect(parametersOf(twin)).toEqual(parameters);
    });
  });
}
