import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { difference } from '../../../renderer/test/goldenFrames.ts';
import { decodePng } from '../../../renderer/test/png.ts';
import { makeEnvironment, type EnvironmentState, type MujocoId, type PhysicsState } from '../../src/index.ts';
import { oneOfEachModel } from '../ownModels.ts';

const size = { width: 24, height: 16 };

it('draws each model: a picture that changes with the state and is the same again for the same one', async () => {
  for (const { id, actionSpace } of oneOfEachModel) {
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

it("draws the frames of dm_control's own tasks", async () => {
  // Written by scripts/recordFrames.py.
  const folder = new URL('../fixtures/frames/', import.meta.url);
  const states = JSON.parse(readFileSync(new URL('states.json', folder), 'utf8')) as Record<MujocoId, PhysicsState>;
  for (const [id, state] of Object.entries(states) as [MujocoId, PhysicsState][]) {
    const environment = await makeEnvironment(id);
    environment.setPhysicsState(state);
    const recorded = decodePng(readFileSync(new URL(`${id.replace('dm_control/', '')}.png`, folder)));
    const { mean, share } = difference(environment.render({ width: 100, height: 100 }), recorded.data);
    // The string of the ball is not drawn: tendons are not.
    expect(mean).toBeLessThan(id === 'dm_control/ball_in_cup-catch' ? 0.4 : 0.3);
    expect(share).toBeLessThan(0.005);
    environment.close();
  }
});
