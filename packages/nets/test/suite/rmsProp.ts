import { createGenerator } from '@policypath/random';
import { describe, expect, it } from 'vitest';
import type { Engine, Mlp, Optimizer } from '../../src/index.ts';
import { ReferenceRmsProp } from '../referenceMlp.ts';
import { relativeDifference } from '../relativeDifference.ts';
import { gradientsOf, normals, parametersOf } from '../samples.ts';

const settings = { learningRate: 2.5e-3, smoothing: 0.95, epsilon: 0.01 };

export function rmsPropTests(engine: () => Engine): void {
  const createPair = (): { mlp: Mlp; optimizer: Optimizer } => {
    const mlp = engine().createMlp({ sizes: [30, 1], maximumBatch: 1, generator: createGenerator(6) });
    return { mlp, optimizer: engine().createRmsProp(mlp, settings) };
  };
  const learn = (mlp: Mlp, optimizer: Optimizer, steps: number, seed: number): void => {
    const generator = createGenerator(seed);
    for (let i = 0; i < steps; i += 1) {
      mlp.forward(normals(mlp.inputSize, generator), 1);
      mlp.backward(Float32Array.of(1), 1);
      optimizer.step();
    }
  };

  describe('RMSProp', () => {
    it("follows PyTorch's centred one in float64 over 100 steps, with gradients of very different sizes", () => {
      const { mlp, optimizer } = createPair();
      const expected = Float64Array.from(parametersOf(mlp));
      const reference = new ReferenceRmsProp(expected.length, settings);
      const generator = createGenerator(13);
      for (let step = 1; step <= 100; step += 1) {
        const row = normals(30, generator);
        for (let i = 0; i < row.length; i += 1) row[i] *= 10 ** ((i % 10) - 6);
        mlp.forward(row, 1);
        mlp.backward(Float32Array.of(1), 1);
        reference.step(expected, gradientsOf(mlp));
        optimizer.step();
        expect(optimizer.stepCount).toBe(step);
      }
      expect(relativeDifference(parametersOf(mlp), expected)).toBeLessThanOrEqual(3e-5);
    });

    it('stays finite with a gradient that never changes, whose variance rounds to 0 or less', () => {
      const { mlp, optimizer } = createPair();
      for (let step = 0; step < 600; step += 1) {
        mlp.forward(new Float32Array(30).fill(0.3), 1);
        mlp.backward(Float32Array.of(0.37), 1);
        optimizer.step();
      }
      expect(parametersOf(mlp).every(Number.isFinite)).toBe(true);
    });

    it('goes on from a saved state with the same bytes, and forgets everything at a reset', () => {
      const straight = createPair();
      learn(straight.mlp, straight.optimizer, 5, 1);
      const state = straight.optimizer.saveState();
      const after = createPair();
      after.mlp.writeParameters(parametersOf(straight.mlp));
      after.optimizer.loadState(state);
      learn(straight.mlp, straight.optimizer, 5, 2);
      learn(after.mlp, after.optimizer, 5, 2);
      expect(parametersOf(after.mlp)).toEqual(parametersOf(straight.mlp));
      expect(after.optimizer.saveState()).toEqual(straight.optimizer.saveState());
      after.optimizer.reset();
      expect(after.optimizer.saveState()).toEqual(createPair().optimizer.saveState());
    });

    it('refuses settings outside their range', () => {
      const { mlp } = createPair();
      for (const [given, message] of [
        [{ learningRate: -1 }, /learningRate/],
        [{ learningRate: 1, smoothing: 1 }, /smoothing lies in \[0, 1\), got 1/],
        [{ learningRate: 1, epsilon: 0 }, /epsilon/],
      ] as const) {
        expect(() => engine().createRmsProp(mlp, given)).toThrow(message);
      }
    });
  });
}
