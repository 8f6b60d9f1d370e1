import { expect, it } from 'vitest';
import { makeEnvironment, type EnvironmentState } from '../../src/index.ts';
import { mujocoEnvironments } from '../ownModels.ts';

const size = { width: 24, height: 16 };

it('draws each environment: a picture that changes with the state and is the same again for the same one', async () => {
  for (const { id, actionSpace } of mujocoEnvironments) {
    const environment = await makeEnvironment(id);
    environment.reset({ seed: 1 });
    const first = environment.render(size);
    expect(new Set(first).size).toBeGreaterThan(5);
    expect(environment.render(size)).toEqual(first);
    for (let step = 0; step < 5; step += 1) environment.step(new Float64Array(actionSpace.shape[0]).fill(0.1));
    expect(environment.render(size)).not.toEqual(first);
    environment.reset({ seed: 1 });
    expect(environment.render(size)).toEqual(first);
    environment.close();
  }
});

it('goes on with the same pixels after a load, also when the memory of MuJoCo has grown meanwhile', async () => {
  const environment = await makeEnvironment('dm_control/finger-spin', { pixels: size, actionRepeat: 4 });
  environment.reset({ seed: 1 });
  environment.step([1, -1]);
  const saved = structuredClone(environment.saveState()) as EnvironmentState;
  const actions = [
    [1, 1],
    [-1, 0.5],
    [0, -1],
  ];
  const expected = actions.map((action) => environment.step(action));
  // Each of them takes 12 MB for its textures.
  const others = [];
  for (let i = 0; i < 5; i += 1) {
    others.push(await makeEnvironment('dm_control/cheetah-run', { pixels: size, actionRepeat: 4 }));
  }
  environment.loadState(saved);
  expect(actions.map((action) => environment.step(action))).toEqual(expected);
  const fresh = await makeEnvironment('dm_control/finger-spin', { pixels: size, actionRepeat: 4 });
  fresh.loadState(saved);
  expect(actions.map((action) => fresh.step(action))).toEqual(expected);
  for (const other of [environment, fresh, ...others]) other.close();
});

it('draws from a free camera', async () => {
  const environment = await makeEnvironment('Hopper-v4');
  environment.reset({ seed: 1 });
  const camera = { lookAt: [0, 0, 1], distance: 3, azimuth: 90, elevation: -10 } as const;
  expect(environment.render({ ...size, camera })).not.toEqual(environment.render(size));
  environment.close();
});
