import { readFileSync } from 'node:fs';
import type { Generator } from '@policypath/random';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeEnvironment, type MujocoEnvironment } from '../../src/index.ts';
import { mujocoModule } from '../../src/mujocoModule.ts';
import { Physics } from '../../src/physics.ts';
import { controlSuiteEnvironments, referenceTasks, modelOf, taskOf } from '../ownModels.ts';
import { relativeError } from '../relativeError.ts';
import { hasSharedData, readControlSuiteResets, sharedDataNote } from '../sharedData.ts';
import { numpyRandomState } from './numpyRandomState.ts';

/** `controlSuite.json` by scripts/writeFixtures.ts from the reference data, `controlSuiteTasks.json` by recordControlSuite.py. */
const fixtures = Object.assign(
  {},
  ...['controlSuite.json', 'controlSuiteTasks.json'].map((name): unknown =>
    JSON.parse(readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8')),
  ),
) as Record<
  string,
  { readonly resets: { readonly seed: number; readonly state: number[]; readonly observation: number[] }[] }
>;

const resets = 300;

describe.each(controlSuiteEnvironments)('reset of $id', ({ id }) => {
  let environment: MujocoEnvironment;
  let physics: Physics;
  beforeAll(async () => {
    environment = await makeEnvironment(id);
    physics = new Physics(await mujocoModule(), modelOf(id));
  });
  afterAll(() => {
    environment.close();
    physics.close();
  });

  it("starts where dm_control starts with the same draws: numpy's", () => {
    const task = taskOf(id);
    task.prepareModel?.(physics);
    for (const { seed, state, observation } of fixtures[id].resets) {
      physics.reset();
      task.drawStart(physics, numpyRandomState(seed) as Generator);
      physics.forward();
      const { qpos, qvel } = physics.views;
      expect(relativeError([...qpos, ...qvel], state)).toBeLessThan(1e-9);
      expect(physics.data.time).toBe(0);
      const observed = new Float64Array(task.observationSize);
      task.observe(physics, observed);
      expect(relativeError(observed, observation)).toBeLessThan(1e-9);
    }
  });

  it('gives the same start for the same seed, another for another, and goes on without one', () => {
    const first = environment.reset({ seed: 5 }).observation;
    const second = environment.reset().observation;
    expect(second).not.toEqual(first);
    expect(environment.reset({ seed: 5 }).observation).toEqual(first);
    expect(environment.reset().observation).toEqual(second);
    expect(environment.reset({ seed: 6 }).observation).not.toEqual(first);
  });
});

it('dm_control/finger-spin starts without contact', async () => {
  const physics = new Physics(await mujocoModule(), modelOf('dm_control/finger-spin'));
  const { drawStart } = taskOf('dm_control/finger-spin');
  let redrawn = 0;
  for (let seed = 0; seed < 60; seed += 1) {
    let draws = 0;
    const { uniform } = numpyRandomState(seed);
    const counting = { uniform: () => ((draws += 1), uniform()) };
    physics.reset();
    drawStart(physics, counting as Generator);
    expect(physics.contactCount).toBe(0);
    if (draws > 3) redrawn += 1;
  }
  expect(redrawn).toBeGreaterThan(0);
  physics.close();
});

describe.each(referenceTasks)('$id beside the reference data', ({ id }) => {
  let environment: MujocoEnvironment;
  beforeAll(async () => {
    environment = await makeEnvironment(id);
  });
  afterAll(() => environment.close());

  it.skipIf(!hasSharedData)(`has the means and spreads of dm_control's resets${sharedDataNote}`, () => {
    const golden = readControlSuiteResets(id);
    environment.reset({ seed: 8 });
    const states = Array.from({ length: resets }, () => {
      environment.reset();
      const { qpos, qvel } = environment.physicsState();
      return [...qpos, ...qvel];
    });
    const theirs = {
      mean: [...golden.qpos.mean, ...golden.qvel.mean],
      sd: [...golden.qpos.sd, ...golden.qvel.sd],
    };
    theirs.mean.forEach((mean, i) => {
      const column = states.map((state) => state[i]);
      const ourMean = column.reduce((sum, value) => sum + value, 0) / resets;
      const ourSd = Math.sqrt(column.reduce((sum, value) => sum + (value - ourMean) ** 2, 0) / (resets - 1));
      const standardError = Math.hypot(ourSd / Math.sqrt(resets), theirs.sd[i] / Math.sqrt(golden.n_resets));
      expect(Math.abs(ourMean - mean)).toBeLessThanOrEqual(4.5 * standardError);
      // The spread of a rare large velocity after the settling is itself uncertain.
      if (id !== 'dm_control/cheetah-run')
        expect(Math.abs(ourSd - theirs.sd[i])).toBeLessThanOrEqual(0.3 * theirs.sd[i]);
    });
  });
});
