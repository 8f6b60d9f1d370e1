import { describe, expect, it } from 'vitest';
import { knownEnvironments, makeEnvironment, UnknownEnvironmentError } from '../src/index.ts';
import type { MujocoId } from '../src/index.ts';
import { mujocoModule } from '../src/mujocoModule.ts';
import { mujocoEnvironments } from './ownModels.ts';

describe('makeEnvironment', () => {
  it.each(mujocoEnvironments)('makes $id with the stated spaces', async (definition) => {
    const environment = await makeEnvironment(definition.id);
    const { id, observationSpace, actionSpace, maximumEpisodeSteps } = environment;
    const { observationSpace: observations, actionSpace: actions, maximumEpisodeSteps: limit } = definition;
    const stated = {
      id: definition.id,
      observationSpace: observations,
      actionSpace: actions,
      maximumEpisodeSteps: limit,
    };
    expect({ id, observationSpace, actionSpace, maximumEpisodeSteps }).toEqual(stated);
    environment.close();
  });

  it.each([
    ['Hoper-v4', 'Hopper-v4'],
    ['hopper', 'Hopper-v5'],
    ['Walker-v4', 'Walker2d-v4'],
    ['HalfCheetah-v3', 'HalfCheetah-v5'],
    ['Pusher-v4', 'Pusher-v5'],
    ['Breakout-v0', 'MinAtar/Breakout-v0'],
    ['humanoid-v4', 'Humanoid-v4'],
    ['CartPole-swing-up', 'dm_control/cartpole-swingup'],
    ['Pendulum-v1', 'InvertedPendulum-v5'],
    ['MountainCar-v0', undefined],
    ['dm_control/walker_walk', 'dm_control/walker-walk'],
    ['walker-walk', 'dm_control/walker-walk'],
    ['dm_control/cheetah', 'dm_control/cheetah-run'],
    ['cartpole-swingup', 'dm_control/cartpole-swingup'],
    ['', undefined],
  ])("refuses '%s', lists the known ids and asks for %s", async (id, nearest) => {
    const refusal = makeEnvironment(id);
    await expect(refusal).rejects.toThrow(UnknownEnvironmentError);
    await expect(refusal).rejects.toMatchObject({ id, nearest, known: knownEnvironments().map((known) => known.id) });
    const question = nearest === undefined ? '.' : `; did you mean ${nearest}?`;
    await expect(refusal).rejects.toThrow(
      `unknown environment '${id}'${question} Known: HalfCheetah-v4 and -v5, Hopper-v4 and -v5, `,
    );
  });

  it('refuses options out of range or of another environment', async () => {
    await expect(makeEnvironment('Hopper-v4', { useContactForces: true })).rejects.toThrow(
      /^Hopper-v4 has no option useContactForces; only Ant-v4 have\. Its options: maximumEpisodeSteps, .*forwardRewardWeight/,
    );
    await expect(makeEnvironment('Ant-v5', { useContactForces: true })).rejects.toThrow(
      /version 5 always pays for contact forces/,
    );
    await expect(makeEnvironment('Hopper-v4', { actionRepeat: 2 })).rejects.toThrow(
      /^Hopper-v4 has no option actionRepeat; only dm_control\/finger-spin, .* have\. Its options: /,
    );
    const wrong: [MujocoId, object, string][] = [
      ['Hopper-v5', { healthyZRange: [2, 1] }, 'healthyZRange is a range [low, high], got [2,1]'],
      ['Hopper-v5', { frameSkip: 0 }, 'frameSkip is a positive integer, got 0'],
      ['Hopper-v5', { ctrlCostWeight: NaN }, 'ctrlCostWeight is a finite number, got NaN'],
      ['Hopper-v5', { contactMargins: 'none' }, "contactMargins is 'summed' or 'halved', got none"],
      ['Ant-v5', { terminateWhenUnhealthy: 1 }, 'terminateWhenUnhealthy is true or false, got 1'],
      ['Ant-v5', { mainBody: 'head' }, "the model has no body 'head'"],
    ];
    for (const [id, options, message] of wrong) {
      const environment = makeEnvironment(id, options).then((made) => made.reset());
      await expect(environment).rejects.toThrow(message);
    }
    await expect(makeEnvironment('dm_control/cheetah-run', { actionRepeat: 0 })).rejects.toThrow(
      'actionRepeat is a positive integer, got 0',
    );
    for (const maximumEpisodeSteps of [0, 1.5, NaN]) {
      await expect(makeEnvironment('Hopper-v4', { maximumEpisodeSteps })).rejects.toThrow(
        `maximumEpisodeSteps is a positive integer, got ${maximumEpisodeSteps}`,
      );
    }
  });

  it('takes pixels: undefined as no pixels, and refuses what is no object', async () => {
    // As JavaScript may call it; the types refuse both.
    const withoutPixels: object = { pixels: undefined };
    const environment = await makeEnvironment('Hopper-v4', withoutPixels);
    expect(environment.reset().observation).toBeInstanceOf(Float64Array);
    environment.close();
    for (const pixels of [null, 84]) {
      const options: object = { pixels };
      await expect(makeEnvironment('Hopper-v4', options)).rejects.toThrow(
        `pixels is an object { width, height, ... }, got ${pixels}`,
      );
    }
  });

  it('says so when a closed environment is used', async () => {
    const environment = await makeEnvironment('Hopper-v4');
    environment.close();
    environment.close();
    const uses = [
      () => environment.reset(),
      () => environment.step([0, 0, 0]),
      () => environment.saveState(),
      () => environment.loadState({}),
      () => environment.observe(),
      () => environment.physicsState(),
      () => environment.setPhysicsState({ qpos: [], qvel: [] }),
    ];
    for (const use of uses) expect(use).toThrow(/Hopper-v4: the environment is closed/);
  });
});

/** Size of the WebAssembly memory that all environments of the process share. */
async function heapBytes(): Promise<number> {
  const mujoco = await mujocoModule();
  const buffer = new mujoco.DoubleBuffer(1);
  const bytes = (buffer.GetView() as Float64Array).buffer.byteLength;
  buffer.delete();
  return bytes;
}

describe('memory', () => {
  it('of closed environments is used again', async () => {
    const before = await heapBytes();
    // 150 humanoids of more than 2 MB each would take 300 MB.
    for (let i = 0; i < 150; i += 1) {
      const environment = await makeEnvironment('Humanoid-v4');
      environment.reset({ seed: i });
      environment.step(new Float64Array(17));
      environment.loadState(environment.saveState());
      environment.close();
    }
    expect((await heapBytes()) - before).toBeLessThan(20e6);
  });

  it('may grow under an environment in use: it goes on the same', async () => {
    const [first, second] = [await makeEnvironment('Humanoid-v4'), await makeEnvironment('Humanoid-v4')];
    const action = new Float64Array(17).fill(0.3);
    const start = [first, second].map((environment) => environment.reset({ seed: 2 }).observation);
    expect(start[1]).toEqual(start[0]);
    const expected = Array.from({ length: 6 }, () => first.step(action));
    const seen = [second.step(action), second.step(action)];
    const before = await heapBytes();
    const others = [];
    while ((await heapBytes()) === before) others.push(await makeEnvironment('Humanoid-v4'));
    seen.push(second.step(action), second.step(action));
    second.loadState(second.saveState());
    seen.push(second.step(action), second.step(action));
    expect(seen).toEqual(expected);
    for (const environment of [first, second, ...others]) environment.close();
  });
});

describe('setPhysicsState', () => {
  it('refuses wrong lengths and values that are not finite', async () => {
    const environment = await makeEnvironment('Hopper-v4');
    const qpos = [0, 1.25, 0, 0, 0, 0];
    const qvel = new Float64Array(6);
    expect(() => environment.setPhysicsState({ qpos: [0], qvel })).toThrow('Hopper-v4: qpos has 6 components, got 1');
    expect(() => environment.setPhysicsState({ qpos, qvel: [0, NaN, 0, 0, 0, 0] })).toThrow(/qvel\[1\] is NaN/);
    expect(() => environment.setPhysicsState({ qpos, qvel, time: Infinity })).toThrow(/time\[0\] is Infinity/);
    expect(() => environment.setPhysicsState({ qpos, qvel, positionReference: [0, 0] })).toThrow(
      /positionReference has 1 components, got 2/,
    );
    expect(() => environment.setPhysicsState({ qpos, qvel, qaccWarmstart: [0] })).toThrow(/qaccWarmstart has 6/);
    expect(environment.setPhysicsState({ qpos, qvel, time: 3 })).toEqual(
      Float64Array.of(1.25, ...new Array(10).fill(0)),
    );
    expect(environment.physicsState().time).toBe(3);
    environment.close();
  });
});

describe('actions', () => {
  it('are refused when they have the wrong length or are not finite, and float32 ones are taken exactly', async () => {
    const environment = await makeEnvironment('Hopper-v4');
    environment.reset({ seed: 1 });
    expect(() => environment.step([0, 0])).toThrow('Hopper-v4: an action has 3 components, got 2');
    expect(() => environment.step([0, Infinity, 0])).toThrow(/component 1 of the action is Infinity/);
    const action = Float32Array.of(0.1, -0.7, 0.3);
    const result = environment.step(action);
    environment.reset({ seed: 1 });
    expect(environment.step(Float64Array.from(action))).toEqual(result);
    environment.close();
  });

  it('beyond the bounds move the robot as the bound does and cost what they are', async () => {
    const environment = await makeEnvironment('HalfCheetah-v4');
    environment.reset({ seed: 1 });
    const beyond = environment.step(new Float64Array(6).fill(3));
    environment.reset({ seed: 1 });
    const bound = environment.step(new Float64Array(6).fill(1));
    expect(beyond.observation).toEqual(bound.observation);
    expect([beyond.info.reward_ctrl, bound.info.reward_ctrl]).toEqual(
      [-0.1 * 54, -0.1 * 6].map((x) => expect.closeTo(x)),
    );
    environment.close();
  });
});
