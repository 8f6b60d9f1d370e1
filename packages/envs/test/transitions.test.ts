import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeEnvironment, type MujocoEnvironment, type StepResult } from '../src/index.ts';
import { gymnasiumEnvironments } from './ownModels.ts';
import { relativeError } from './relativeError.ts';
import { goldenFiles, hasSharedData, readGolden, sharedDataNote } from './sharedData.ts';
import { transitionAt, type Transition } from './transition.ts';

function expectStep(environment: MujocoEnvironment, result: StepResult, expected: Transition): void {
  const { qpos, qvel } = environment.physicsState();
  expect(relativeError(qpos, expected.nextQpos)).toBeLessThan(1e-9);
  expect(relativeError(qvel, expected.nextQvel)).toBeLessThan(1e-9);
  expect(relativeError(result.observation, expected.observation)).toBeLessThan(1e-9);
  expect(Math.abs(result.reward - expected.reward)).toBeLessThan(1e-9);
  expect(result.terminated).toBe(expected.terminated);
  expect(Object.keys(result.info).toSorted()).toEqual(Object.keys(expected.info).toSorted());
  const wrong = Object.entries(expected.info).filter(([name, value]) => !(Math.abs(result.info[name] - value) < 1e-9));
  expect(wrong).toEqual([]);
}

function expectTransition(environment: MujocoEnvironment, transition: Transition): void {
  environment.setPhysicsState(transition);
  expectStep(environment, environment.step(transition.action), transition);
}

const fixtures = JSON.parse(readFileSync(new URL('fixtures/transitions.json', import.meta.url), 'utf8')) as Record<
  string,
  Transition[]
>;

describe.each(gymnasiumEnvironments)('$id', ({ id }) => {
  let environment: MujocoEnvironment;
  beforeAll(async () => {
    environment = await makeEnvironment(id);
  });
  afterAll(() => environment.close());

  it('makes the transitions of Gymnasium that are on file', () => {
    expect(fixtures[id].length).toBe(3);
    for (const transition of fixtures[id]) expectTransition(environment, transition);
  });

  it.skipIf(!hasSharedData)(`makes every transition of Gymnasium's environment${sharedDataNote}`, () => {
    const files = goldenFiles(id);
    expect(files.length).toBe(3);
    for (const file of files) {
      const transitions = transitionsOf(file);
      expect(transitions.length).toBe(50);
      for (const transition of transitions) expectTransition(environment, transition);
    }
  });

  it.skipIf(!hasSharedData)(`follows Gymnasium's environment from a reset for ten steps${sharedDataNote}`, () => {
    for (const file of goldenFiles(id)) {
      const { reset } = readGolden(file);
      const observation = environment.setPhysicsState(reset);
      expect(relativeError(observation, reset.observation)).toBeLessThan(1e-12);
      for (const transition of transitionsOf(file).slice(0, 10)) {
        const result = environment.step(transition.action);
        expectStep(environment, result, transition);
        // Gymnasium's recording went on after a fall; here the state is put back to go on as well.
        if (result.terminated) {
          environment.setPhysicsState({
            ...environment.physicsState(),
            positionReference: [result.info.x_position, result.info.y_position].filter((value) => value !== undefined),
          });
        }
      }
    }
  });
});

function transitionsOf(file: string): Transition[] {
  const golden = readGolden(file);
  return golden.action.map((_, t) => transitionAt(golden, t));
}
