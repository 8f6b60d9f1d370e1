import { createGenerator } from '@policypath/random';
import { describe, expect, it } from 'vitest';
import type { Engine, Mlp, Module, Optimizer, TwinMlp } from '../../src/index.ts';
import { relativeDifference } from '../relativeDifference.ts';
import { ReferenceAdam } from '../referenceMlp.ts';
import { gradientsOf, normals, parametersOf } from '../samples.ts';

export function adamTests(engine: () => Engine): void {
  const createPair = (): { mlp: Mlp; adam: Optimizer } => {
    const mlp = engine().createMlp({ sizes: [30, 1], maximumBatch: 1, generator: createGenerator(6) });
    return { mlp, adam: engine().createAdam(mlp, { learningRate: 3e-3 }) };
  };

  describe('Adam', () => {
    it("follows PyTorch's in float64 over 100 steps, with gradients of very different sizes", () => {
      const { mlp, adam } = createPair();
      const expected = Float64Array.from(parametersOf(mlp));
      const reference = new ReferenceAdam(expected.length);
      const generator = createGenerator(13);
      for (let step = 1; step <= 100; step += 1) {
        const row = normals(30, generator);
        for (let i = 0; i < row.length; i += 1) row[i] *= 10 ** ((i % 10) - 6);
        setGradient(mlp, row);
        reference.step(expected, gradientsOf(mlp), 3e-3);
        adam.step();
        expect(adam.stepCount).toBe(step);
      }
      expect(relativeDifference(parametersOf(mlp), expected)).toBeLessThanOrEqual(3e-6);
    });

    it('works on a twin as on two single networks', () => {
      const options = { sizes: [4, 8, 1], maximumBatch: 3 };
      const twin = engine().createTwinMlp({ ...options, generator: createGenerator(2) });
      const singles = [twin.first, twin.second].map((head) => {
        const single = engine().createMlp(options);
        single.writeParameters(parametersOf(head));
        return single;
      });
      const adams = [twin, ...singles].map((module: Module | TwinMlp) =>
        engine().createAdam(module, { learningRate: 0.01 }),
      );
      for (let step = 0; step < 5; step += 1) {
        const input = normals(12, createGenerator(step));
        const outputGradient = normals(6, createGenerator(step, 'gradient'));
        twin.forward(input, 3);
        twin.backward(outputGradient, 3);
        singles.forEach((single, head) => {
          single.forward(input, 3);
          single.backward(outputGradient.subarray(3 * head, 3 * head + 3), 3);
        });
        for (const adam of adams) adam.step();
      }
      expect(parametersOf(twin)).toEqual(Float32Array.from(singles.flatMap((single) => [...parametersOf(single)])));
    });

    it('goes on from a saved state with the same bytes', () => {
      const straight = createPair();
      learn(straight.mlp, straight.adam, 5, 1);
      learn(straight.mlp, straight.adam, 5, 2);

      const before = createPair();
      learn(before.mlp, before.adam, 5, 1);
      const state = before.adam.saveState();
      const after = createPair();
      after.mlp.writeParameters(parametersOf(before.mlp));
      after.adam.loadState(state);
      // The saved state is a copy: what happens to its source afterwards does not matter.
      learn(before.mlp, before.adam, 3, 9);
      expect(after.adam.stepCount).toBe(5);
      learn(after.mlp, after.adam, 5, 2);
      expect(parametersOf(after.mlp)).toEqual(parametersOf(straight.mlp));
      expect(after.adam.saveState()).toEqual(straight.adam.saveState());
    });

    it('forgets everything at a reset', () => {
      const fresh = createPair();
      const used = createPair();
      learn(used.mlp, used.adam, 4, 1);
      used.mlp.writeParameters(parametersOf(fresh.mlp));
      used.adam.reset();
      expect(used.adam.stepCount).toBe(0);
      learn(used.mlp, used.adam, 4, 2);
      learn(fresh.mlp, fresh.adam, 4, 2);
      expect(parametersOf(used.mlp)).toEqual(parametersOf(fresh.mlp));
    });

    it('refuses a state of another size, or one that is none', () => {
      const { adam } = createPair();
      const state = adam.saveState();
      expect(() => adam.loadState({ ...state, firstMoment: new Float32Array(3) })).toThrow(
        /firstMoment has 3 elements, expected 31/,
      );
      expect(() => adam.loadState({ ...state, step: -1 })).toThrow(/step .* got -1/);
      expect(() => adam.loadState({ ...state, secondMoment: state.secondMoment.map(() => -1) })).toThrow(
        /never negative/,
      );
      expect(() => adam.loadState({ ...state, firstMoment: state.firstMoment.map(() => NaN) })).toThrow(/is NaN/);
    });

    it('refuses settings outside their range', () => {
      const { mlp } = createPair();
      for (const [settings, message] of [
        [{ learningRate: -1 }, /learningRate/],
        [{ learningRate: NaN }, /learningRate/],
        [{ learningRate: 1, beta1: 1 }, /beta1/],
        [{ learningRate: 1, beta2: -0.1 }, /beta2/],
        [{ learningRate: 1, epsilon: 0 }, /epsilon/],
      ] as const) {
        expect(() => engine().createAdam(mlp, settings)).toThrow(message);
      }
    });
  });
}

/** One row through a linear layer: the weights' gradient is `row` times the output gradient 1. */
function setGradient(mlp: Mlp, row: Float32Array): void {
  mlp.forward(row, 1);
  mlp.backward(Float32Array.of(1), 1);
}

function learn(mlp: Mlp, adam: Optimizer, steps: number, seed: number): void {
  const generator = createGenerator(seed);
  for (let i = 0; i < steps; i += 1) {
    setGradient(mlp, normals(mlp.inputSize, generator));
    adam.step();
  }
}
