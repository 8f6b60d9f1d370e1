import { createGenerator } from '@policypath/random';
import { describe, expect, it } from 'vitest';
import type { Engine, Mlp, Optimizer } from '../../src/index.ts';
import { gradientsOf, normals, parametersOf } from '../samples.ts';

export function sgdTests(engine: () => Engine): void {
  const createPair = (): { mlp: Mlp; sgd: Optimizer } => {
    const mlp = engine().createMlp({ sizes: [30, 1], maximumBatch: 1, generator: createGenerator(6) });
    return { mlp, sgd: engine().createSgd(mlp, { learningRate: 0.03 }) };
  };

  describe('SGD', () => {
    it('moves parameters by the learning rate times the gradient', () => {
      const { mlp, sgd } = createPair();
      const before = parametersOf(mlp);
      mlp.forward(normals(30), 1);
      mlp.backward(Float32Array.of(1), 1);
      const gradients = gradientsOf(mlp);
      sgd.step();
      expect(sgd.stepCount).toBe(1);
      parametersOf(mlp).forEach((value, i) => expect(value).toBeCloseTo(before[i] - 0.03 * gradients[i], 6));
    });

    it('has no moments to save, and keeps its count of steps', () => {
      const { mlp, sgd } = createPair();
      mlp.forward(normals(30), 1);
      mlp.backward(Float32Array.of(1), 1);
      sgd.step();
      const state = sgd.saveState();
      expect(state).toEqual({ step: 1, firstMoment: new Float32Array(0), secondMoment: new Float32Array(0) });
      const other = engine().createSgd(mlp, { learningRate: 1 });
      other.loadState(state);
      expect(other.stepCount).toBe(1);
      other.reset();
      expect(other.stepCount).toBe(0);
      expect(() => other.loadState({ ...state, firstMoment: new Float32Array(31) })).toThrow(/31 elements, expected 0/);
    });

    it('refuses a learning rate that is no number from 0', () => {
      const { mlp } = createPair();
      for (const learningRate of [-1, NaN]) {
        expect(() => engine().createSgd(mlp, { learningRate })).toThrow(/learningRate is a number from 0/);
      }
    });
  });
}
