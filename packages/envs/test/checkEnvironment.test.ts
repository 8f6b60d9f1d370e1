import { createGenerator, type GeneratorState } from '@policypath/random';
import { describe, expect, it } from 'vitest';
import { oneOfEachModel } from './ownModels.ts';
import { checkEnvironment, makeEnvironment, type Environment } from '../src/index.ts';

/** A point on a line, pushed by its action; `faults` replace what it does right. */
function createPoint(faults: Partial<Environment> = {}): Environment {
  let generator = createGenerator(0);
  let position = 0;
  let elapsed = -1;
  const point: Environment = {
    id: 'Point',
    observationSpace: { kind: 'box', shape: [1], low: Float64Array.of(-100), high: Float64Array.of(100) },
    actionSpace: { kind: 'box', shape: [1], low: Float64Array.of(-1), high: Float64Array.of(1) },
    maximumEpisodeSteps: 30,
    reset({ seed } = {}) {
      if (seed !== undefined) generator = createGenerator(seed);
      position = generator.uniform();
      elapsed = 0;
      return { observation: Float64Array.of(position), info: {} };
    },
    step(action) {
      if (elapsed < 0 || elapsed >= 30) throw new Error('no episode');
      if (action.length !== 1 || !Number.isFinite(action[0])) throw new RangeError('bad action');
      position += action[0];
      elapsed += 1;
      const truncated = elapsed === 30;
      return { observation: Float64Array.of(position), reward: position, terminated: false, truncated, info: {} };
    },
    saveState: () => ({ position, elapsed, generator: { ...generator.saveState() } }),
    loadState(state) {
      position = state.position as number;
      elapsed = state.elapsed as number;
      generator.loadState(state.generator as unknown as GeneratorState);
    },
    close() {},
  };
  return Object.assign(point, faults);
}

/** The point with its methods wrapped, so that a fault can use what the method does right. */
function createFaultyPoint(fault: (point: Environment) => Partial<Environment>): Environment {
  return createPoint(fault(createPoint()));
}

describe('checkEnvironment', () => {
  it.each([...oneOfEachModel.map(({ id }) => id), 'Ant-v5', 'dm_control/finger-turn_easy'] as const)(
    'accepts %s',
    async (id) => {
      const environment = await makeEnvironment(id);
      expect(() => checkEnvironment(environment)).not.toThrow();
      environment.close();
    },
  );

  it('accepts Ant-v4 with contact forces, and an environment that is not of MuJoCo', async () => {
    const environment = await makeEnvironment('Ant-v4', { useContactForces: true });
    expect(() => checkEnvironment(environment)).not.toThrow();
    environment.close();
    expect(() => checkEnvironment(createPoint())).not.toThrow();
  });

  const faults: [RegExp, (point: Environment) => Partial<Environment>][] = [
    [
      /actionSpace has an infinite bound/,
      () => ({ actionSpace: { kind: 'box', shape: [1], low: Float64Array.of(-Infinity), high: Float64Array.of(1) } }),
    ],
    [
      /low is not below its high/,
      () => ({ actionSpace: { kind: 'box', shape: [1], low: Float64Array.of(1), high: Float64Array.of(1) } }),
    ],
    [
      /observation of reset\(\) has 1 components, its space 2/,
      () => ({
        observationSpace: {
          kind: 'box',
          shape: [2],
          low: new Float64Array(2).fill(-1),
          high: new Float64Array(2).fill(1),
        },
      }),
    ],
    [
      /observation of step\(\) is outside its space/,
      () => ({ observationSpace: { kind: 'box', shape: [1], low: Float64Array.of(0), high: Float64Array.of(1) } }),
    ],
    [/the reward of step\(\) is NaN/, (point) => ({ ...point, step: (a) => ({ ...point.step(a), reward: NaN }) })],
    [
      /info.speed of step\(\) is NaN/,
      (point) => ({ ...point, step: (a) => ({ ...point.step(a), info: { speed: NaN } }) }),
    ],
    [
      /not both booleans/,
      (point) => ({ ...point, step: (a) => ({ ...point.step(a), terminated: 0 as unknown as boolean }) }),
    ],
    [
      /returns the same array twice/,
      (point) => {
        const shared = new Float64Array(1);
        return {
          ...point,
          step(action) {
            const result = point.step(action);
            shared.set(result.observation);
            return { ...result, observation: shared };
          },
        };
      },
    ],
    [
      /changes the action that it is given/,
      (point) => ({
        ...point,
        step(action) {
          const result = point.step(action);
          if (action instanceof Float64Array) action[0] = 0.123;
          return result;
        },
      }),
    ],
    [/do not give the same episodes/, (point) => ({ ...point, reset: () => point.reset() })],
    [/accepts NaN/, (point) => ({ ...point, step: (a) => point.step(a.length === 1 && Number.isNaN(a[0]) ? [0] : a) })],
    [/too long/, (point) => ({ ...point, step: (a) => point.step(a.slice(0, 1)) })],
    [
      /is not the same|does not go on exactly/,
      (point) => ({ ...point, loadState: (state) => point.loadState({ ...state, position: 0 }) }),
    ],
    [
      /does not go on exactly/,
      (point) => ({
        ...point,
        saveState: () => ({ position: (point.saveState() as { position: number }).position }),
        loadState: (state) => point.loadState({ ...point.saveState(), ...state }),
      }),
    ],
    [/truncated after 30 of 40 steps/, (point) => ({ ...point, maximumEpisodeSteps: 40 })],
    [
      /before the first reset\(\) does not throw/,
      (point) => {
        point.reset();
        return point;
      },
    ],
    [
      /after the end of the episode does not throw/,
      (point) => {
        let last: ReturnType<Environment['step']> | undefined;
        return {
          ...point,
          step(action) {
            if (action.length === 1 && last?.truncated) return last;
            last = point.step(action);
            return last;
          },
          reset(options) {
            last = undefined;
            return point.reset(options);
          },
        };
      },
    ],
  ];
  it.each(faults)('reports %s', (message, fault) => {
    expect(() => checkEnvironment(createFaultyPoint(fault))).toThrow(message);
  });
});
