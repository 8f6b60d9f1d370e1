import { describe, expect, it } from 'vitest';
import { makeEnvironment, SimulationDivergedError, type MujocoEnvironment, type MujocoId } from '../src/index.ts';

/** The state after a reset with some components replaced. */
function startFrom(
  environment: MujocoEnvironment,
  changes: { qpos?: Record<number, number>; qvel?: Record<number, number> },
): void {
  environment.reset({ seed: 1 });
  const { qpos, qvel } = environment.physicsState();
  for (const [index, value] of Object.entries(changes.qpos ?? {})) qpos[Number(index)] = value;
  for (const [index, value] of Object.entries(changes.qvel ?? {})) qvel[Number(index)] = value;
  environment.setPhysicsState({ qpos, qvel });
}

const idle = (environment: MujocoEnvironment): Float64Array => new Float64Array(environment.actionSpace.shape[0]);

type Changes = Parameters<typeof startFrom>[1];

describe('termination', () => {
  // One step moves the robot by less than the distances that these states keep from a bound.
  it.each<[MujocoId, string, Changes, boolean]>([
    ['HalfCheetah-v4', 'on its back', { qpos: { 2: Math.PI } }, false],
    ['HalfCheetah-v4', 'far below its rest', { qpos: { 1: -0.5 } }, false],
    ['Hopper-v4', 'upright', {}, false],
    ['Hopper-v4', 'too low', { qpos: { 1: 0.3 } }, true],
    ['Hopper-v4', 'high in the air', { qpos: { 1: 30 } }, false],
    ['Hopper-v4', 'tilted forward', { qpos: { 2: 0.25 } }, true],
    ['Hopper-v4', 'tilted back', { qpos: { 2: -0.25 } }, true],
    ['Hopper-v4', 'tilted a little', { qpos: { 1: 1.4, 2: 0.18 } }, false],
    ['Hopper-v4', 'too fast', { qpos: { 1: 3 }, qvel: { 0: 101 } }, true],
    ['Hopper-v4', 'fast', { qpos: { 1: 3 }, qvel: { 0: 98 } }, false],
    ['Walker2d-v4', 'upright', {}, false],
    ['Walker2d-v4', 'too low', { qpos: { 1: 0.75 } }, true],
    ['Walker2d-v4', 'too high', { qpos: { 1: 2.1 } }, true],
    ['Walker2d-v4', 'tilted forward', { qpos: { 1: 1.5, 2: 1.05 } }, true],
    ['Walker2d-v4', 'tilted back', { qpos: { 1: 1.5, 2: -1.05 } }, true],
    ['Walker2d-v4', 'tilted a little', { qpos: { 1: 1.5, 2: 0.9 } }, false],
    ['Walker2d-v4', 'fast', { qpos: { 1: 1.5 }, qvel: { 0: 150 } }, false],
    ['Ant-v4', 'standing', {}, false],
    ['Ant-v4', 'too high', { qpos: { 2: 1.2 } }, true],
    ['Ant-v4', 'sunk', { qpos: { 2: -3 } }, true],
    ['Humanoid-v4', 'upright', {}, false],
    ['Humanoid-v4', 'too low', { qpos: { 2: 0.5 } }, true],
    ['Humanoid-v4', 'too high', { qpos: { 2: 2.1 } }, true],
    ['InvertedPendulum-v5', 'upright', {}, false],
    ['InvertedPendulum-v5', 'tilted', { qpos: { 1: -0.25 } }, true],
  ])('%s %s', async (id, _state, changes, terminated) => {
    const environment = await makeEnvironment(id);
    startFrom(environment, changes);
    const result = environment.step(idle(environment));
    expect(result.terminated).toBe(terminated);
    expect(result.truncated).toBe(false);
    if (terminated) expect(() => environment.step(idle(environment))).toThrow(/episode is over; call reset\(\)/);
    environment.close();
  });
});

describe('the time limit', () => {
  it('truncates the thousandth step and no other, without terminating', async () => {
    const environment = await makeEnvironment('HalfCheetah-v4');
    environment.reset({ seed: 1 });
    const ends = Array.from({ length: 1000 }, () => environment.step(idle(environment)));
    expect(ends.findIndex((end) => end.truncated)).toBe(999);
    expect(ends.every((end) => !end.terminated)).toBe(true);
    expect(() => environment.step(idle(environment))).toThrow(/HalfCheetah-v4: the episode is over/);
    environment.reset();
    expect(environment.step(idle(environment)).truncated).toBe(false);
    environment.close();
  });

  it('is an option; a fall on the last step is both an end and a time-out, as in Gymnasium', async () => {
    const environment = await makeEnvironment('Hopper-v4', { maximumEpisodeSteps: 1 });
    startFrom(environment, { qpos: { 1: 0.6 } });
    expect(environment.step(idle(environment))).toMatchObject({ terminated: true, truncated: true });
    environment.close();
  });
});

describe('a simulation that blows up', () => {
  it.each(['HalfCheetah-v4', 'Hopper-v4', 'Walker2d-v4', 'Humanoid-v4'] as const)(
    'is an error in %s that says where, and the next reset mends it',
    async (id) => {
      const environment = await makeEnvironment(id);
      startFrom(environment, { qvel: { 1: 1e13 } });
      expect(() => environment.step(idle(environment))).toThrow(SimulationDivergedError);
      expect(() => environment.step(idle(environment))).toThrow(/episode is over/);
      startFrom(environment, { qvel: { 1: 1e13 } });
      expect(() => environment.step(idle(environment))).toThrow(
        new RegExp(`${id}: the simulation diverged in step 1 .*qvel\\[1\\]`),
      );
      environment.reset({ seed: 1 });
      expect(environment.step(idle(environment)).terminated).toBe(false);
      environment.close();
    },
  );

  it.each([false, true])(
    'ends the episode in Ant-v4 with finite values (contact forces: %s)',
    async (useContactForces) => {
      const environment = await makeEnvironment('Ant-v4', { useContactForces });
      startFrom(environment, { qvel: { 3: 1e13 } });
      const before = environment.observe();
      const action = idle(environment).fill(0.5);
      const result = environment.step(action);
      expect(result).toMatchObject({ terminated: true, truncated: false, reward: 1 - 0.5 * 8 * 0.25 });
      expect(result.info).toMatchObject({ diverged: 1, reward_forward: 0, x_velocity: 0 });
      expect(result.observation).toEqual(before);
      expect(() => environment.step(action)).toThrow(/episode is over/);
      environment.reset({ seed: 1 });
      expect(environment.step(action).info).not.toHaveProperty('diverged');
      environment.close();
    },
  );
});
