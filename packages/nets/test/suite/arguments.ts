import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/index.ts';
import { normals } from '../samples.ts';

export function argumentTests(engine: () => Engine): void {
  const create = () => engine().createMlp({ sizes: [3, 4, 2], maximumBatch: 5 });

  describe('bad arguments', () => {
    it.each([
      [{ sizes: [3], maximumBatch: 1 }, /sizes .* got \[3\]/],
      [{ sizes: [3, 0, 1], maximumBatch: 1 }, /sizes .* got \[3,0,1\]/],
      [{ sizes: [3, 1.5], maximumBatch: 1 }, /sizes .* got \[3,1.5\]/],
      [{ sizes: [3, 1], maximumBatch: 0 }, /maximumBatch .* got 0/],
      [{ sizes: [3, 1], maximumBatch: 1, outputActivation: 'tanh', outputScale: 0 }, /outputScale .* got 0/],
      [{ sizes: [3, 1], maximumBatch: 1, outputScale: 2 }, /belongs to outputActivation 'tanh'/],
    ] as const)('are refused at creation: %j', (options, message) => {
      expect(() => engine().createMlp(options)).toThrow(message);
      expect(() => engine().createTwinMlp(options)).toThrow(RangeError);
    });

    it('are refused by forward', () => {
      const mlp = create();
      expect(() => mlp.forward(normals(18), 6)).toThrow(/1 to 5 rows here, got 6; .* larger maximumBatch/);
      expect(() => mlp.forward(normals(0), 0)).toThrow(/got 0/);
      expect(() => mlp.forward(normals(5), 2)).toThrow(/input has 5 elements, expected 6 \(\[2, 3\]\)/);
      expect(() => mlp.forwardOne(normals(4))).toThrow(/input has 4 elements, expected 3/);
      const twin = engine().createTwinMlp({ sizes: [3, 4, 2], maximumBatch: 5 });
      expect(() => twin.forward(normals(18), 6)).toThrow(RangeError);
      expect(() => twin.forward(normals(5), 2)).toThrow(RangeError);
    });

    it('are refused by backward', () => {
      const mlp = create();
      expect(() => mlp.backward(normals(2), 1)).toThrow(/needs a forward\(\) before it/);
      mlp.forward(normals(6), 2);
      expect(() => mlp.backward(normals(2), 1)).toThrow(/has 1 rows, but the forward\(\) before it had 2/);
      expect(() => mlp.backward(normals(3), 2)).toThrow(/outputGradient has 3 elements, expected 4 \(\[2, 2\]\)/);
      const twin = engine().createTwinMlp({ sizes: [3, 4, 2], maximumBatch: 5 });
      expect(() => twin.backward(normals(4), 1)).toThrow(/needs a forward\(\) before it/);
      twin.forward(normals(6), 2);
      expect(() => twin.backward(normals(4), 2)).toThrow(/outputGradient has 4 elements, expected 8/);
    });

    it('are refused where parameters are read and written', () => {
      for (const module of [create(), engine().createTwinMlp({ sizes: [3, 4, 2], maximumBatch: 5 })]) {
        const wrong = new Float32Array(module.parameterCount + 1);
        const message = new RegExp(`has ${wrong.length} elements, expected ${module.parameterCount}`);
        expect(() => module.readParameters(wrong)).toThrow(message);
        expect(() => module.readGradients(wrong)).toThrow(message);
        expect(() => module.writeParameters(wrong)).toThrow(message);
        const infinite = new Float32Array(module.parameterCount);
        infinite[2] = Infinity;
        expect(() => module.writeParameters(infinite)).toThrow(/element 2 is Infinity/);
      }
    });

    it('are refused when a module belongs to nobody here', () => {
      const own = create();
      const foreign = { ...own, layout: own.layout, parameterCount: own.parameterCount } as typeof own;
      expect(() => engine().createAdam(foreign, { learningRate: 1 })).toThrow(/another engine/);
      expect(() => engine().polyak(own, foreign, 1)).toThrow(/another engine/);
    });
  });
}
