import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeEnvironment, type MujocoEnvironment, type StepResult } from '../../src/index.ts';
import { controlSuiteEnvironments, referenceTasks } from '../ownModels.ts';
import { relativeError } from '../relativeError.ts';
import { hasSharedData, readControlSuite, sharedDataNote } from '../sharedData.ts';
import { controlSuiteTransitionAt, type ControlSuiteTransition } from '../transition.ts';

/** `controlSuite.json` by scripts/writeFixtures.ts from the reference data, `controlSuiteTasks.json` by recordControlSuite.py. */
const fixtures = Object.assign(
  {},
  ...['controlSuite.json', 'controlSuiteTasks.json'].map((name): unknown =>
    JSON.parse(readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8')),
  ),
) as Record<string, { readonly transitions: ControlSuiteTransition[] }>;

function expectStep(environment: MujocoEnvironment, result: StepResult, expected: ControlSuiteTransition): void {
  const { qpos, qvel } = environment.physicsState();
  expect(relativeError(qpos, expected.nextQpos)).toBeLessThan(1e-9);
  expect(relativeError(qvel, expected.nextQvel)).toBeLessThan(1e-9);
  expect(relativeError(result.observation, expected.observation)).toBeLessThan(1e-9);
  expect(Math.abs(result.reward - expected.reward)).toBeLessThan(1e-9);
  expect(result).toMatchObject({ terminated: false, info: { environment_steps: 1 } });
}

function expectTransition(environment: MujocoEnvironment, transition: ControlSuiteTransition): void {
  environment.setPhysicsState(transition);
  expectStep(environment, environment.step(transition.action), transition);
}

function transitionsOf(id: string, part: string): ControlSuiteTransition[] {
  const golden = readControlSuite(id, part);
  return golden.action.map((_, t) => controlSuiteTransitionAt(golden, t));
}

describe.each(controlSuiteEnvironments)('$id', ({ id }) => {
  let environment: MujocoEnvironment;
  beforeAll(async () => {
    environment = await makeEnvironment(id);
  });
  afterAll(() => environment.close());

  it('makes the transitions of dm_control that are on file', () => {
    const { transitions } = fixtures[id];
    expect(transitions.length).toBe(4);
    if (id !== 'dm_control/cartpole-swingup_sparse') {
      expect(transitions.some(({ reward }) => reward > 0.1)).toBe(true);
    }
    for (const transition of transitions) expectTransition(environment, transition);
  });
});

describe.each(referenceTasks)('$id beside the reference data', ({ id }) => {
  let environment: MujocoEnvironment;
  beforeAll(async () => {
    environment = await makeEnvironment(id);
  });
  afterAll(() => environment.close());

  it.skipIf(!hasSharedData)(`makes every transition of dm_control's task${sharedDataNote}`, () => {
    const parts = { seed1: 50, seed2: 50, seed3: 50, crafted: 24 };
    for (const [part, count] of Object.entries(parts)) {
      const transitions = transitionsOf(id, part);
      expect(transitions.length).toBe(count);
      for (const transition of transitions) expectTransition(environment, transition);
    }
  });

  it.skipIf(!hasSharedData)(`follows dm_control's task from a reset for fifty steps${sharedDataNote}`, () => {
    for (const part of ['seed1', 'seed2', 'seed3']) {
      const { nq, reset, qacc_warmstart } = readControlSuite(id, part);
      const observation = environment.setPhysicsState({
        qpos: reset.state.slice(0, nq),
        qvel: reset.state.slice(nq),
        qaccWarmstart: qacc_warmstart[0],
      });
      expect(relativeError(observation, reset.observation)).toBeLessThan(1e-12);
      for (const transition of transitionsOf(id, part)) {
        expectStep(environment, environment.step(transition.action), transition);
      }
    }
  });
});
