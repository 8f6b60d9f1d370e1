import { createGenerator } from '@policypath/random';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  checkEnvironment,
  makeEnvironment,
  sampleSpace,
  type EnvironmentState,
  type PixelEnvironment,
} from '../../src/index.ts';
import { createStripes, stripes } from './stripes.ts';

const id = 'dm_control/cartpole-swingup';
const size = { width: 6, height: 4 };

/** Plane `channel` of a picture [height, width, 3]. */
function plane(picture: Uint8Array, channel: number): Uint8Array {
  return picture.filter((_, i) => i % 3 === channel);
}

/** Pictures one after another, each as its three planes: [3 pictures, height, width]. */
function stacked(pictures: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pictures.flatMap((picture) => [0, 1, 2].flatMap((channel) => [...plane(picture, channel)])));
}

describe('an environment with pixels', () => {
  let environment: PixelEnvironment;
  beforeAll(async () => {
    environment = await makeEnvironment(id, { pixels: size, createRenderer: createStripes, actionRepeat: 8 });
  });
  afterAll(() => environment.close());

  const present = (camera = 0): Uint8Array => stripes(environment.physicsState().qpos, { ...size, camera });

  it('keeps the promises of the interface', async () => {
    const fresh = await makeEnvironment(id, { pixels: size, createRenderer: createStripes, actionRepeat: 8 });
    expect(() => checkEnvironment(fresh)).not.toThrow();
    fresh.close();
  });

  it('observes three frames, oldest first, three channels each; a reset repeats its first frame', () => {
    expect(environment.observationSpace).toEqual({ kind: 'image', shape: [9, 4, 6], low: 0, high: 255 });
    expect([environment.maximumEpisodeSteps, environment.actionRepeat]).toEqual([125, 8]);
    const { observation } = environment.reset({ seed: 1 });
    const pictures = [present(), present(), present()];
    expect(observation).toEqual(stacked(pictures));
    for (let step = 0; step < 4; step += 1) {
      const result = environment.step([0.5]);
      pictures.push(present());
      expect(result.observation).toEqual(stacked(pictures.slice(-3)));
      expect(result.info).toEqual({ environment_steps: 8 });
    }
    expect(new Set(pictures.map(String)).size).toBe(5);
    expect(environment.reset().observation).toEqual(stacked([present(), present(), present()]));
  });

  it('has the rewards and the states of the one without', async () => {
    const plain = await makeEnvironment(id, { actionRepeat: 8 });
    environment.reset({ seed: 5 });
    expect(environment.observeState()).toEqual(plain.reset({ seed: 5 }).observation);
    for (let step = 0; step < 125; step += 1) {
      const [expected, result] = [plain.step([1]), environment.step([1])];
      expect({ ...result, observation: environment.observeState() }).toEqual(expected);
    }
    expect([environment.elapsedSteps, environment.elapsedEnvironmentSteps]).toEqual([125, 1000]);
    expect(() => environment.step([1])).toThrow(/episode is over/);
    plain.close();
  });

  it('goes on bit for bit from the middle of an episode, frames included', async () => {
    const other: PixelEnvironment = await makeEnvironment(id, {
      pixels: size,
      createRenderer: createStripes,
      actionRepeat: 8,
    });
    const generator = createGenerator(2);
    environment.reset({ seed: 3 });
    for (let step = 0; step < 5; step += 1) environment.step(sampleSpace(environment.actionSpace, generator));
    const saved = structuredClone(environment.saveState()) as EnvironmentState;
    const observation = environment.observe();
    const actions = Array.from({ length: 4 }, () => sampleSpace(environment.actionSpace, generator));
    const expected = actions.map((action) => environment.step(action));
    for (const resumed of [environment, other]) {
      resumed.loadState(saved);
      expect(resumed.observe()).toEqual(observation);
      expect(resumed.saveState()).toEqual(saved);
      expect(actions.map((action) => resumed.step(action))).toEqual(expected);
    }
    other.close();
  });

  it('starts from a given state with its frame throughout', () => {
    const observation = environment.setPhysicsState({ qpos: [0.5, 1], qvel: [0, 0] });
    const picture = stripes(Float64Array.of(0.5, 1), size);
    expect(observation).toEqual(stacked([picture, picture, picture]));
  });

  it('refuses the state of another size, camera or stack, and of an environment without pixels', async () => {
    environment.reset({ seed: 1 });
    const saved = environment.saveState();
    const { pixels } = saved as { pixels: EnvironmentState };
    const refused: [EnvironmentState, RegExp][] = [
      [{ ...saved, pixels: { ...pixels, width: 84 } }, /pixels\.width is 84 there, 6 here/],
      [{ ...saved, pixels: { ...pixels, camera: 1 } }, /pixels\.camera is 1 there, 0 here/],
      [{ ...saved, pixels: { ...pixels, frameStack: 4 } }, /pixels\.frameStack is 4 there, 3 here/],
      [{ ...saved, frames: new Uint8Array(3) }, /its frames are not 216 bytes/],
      [saved.environment as EnvironmentState, /pixels\.width is undefined there/],
      [{ ...saved, environment: {} }, /it is of undefined/],
    ];
    for (const [state, message] of refused) expect(() => environment.loadState(state)).toThrow(message);
    expect(environment.saveState()).toEqual(saved);
  });
});

describe('options of pixels', () => {
  it('choose camera, stack and order of the axes', async () => {
    const pixels = { ...size, camera: 1, frameStack: 2, channelsFirst: false };
    const environment = await makeEnvironment(id, { pixels, createRenderer: createStripes });
    expect(environment.observationSpace.shape).toEqual([4, 6, 6]);
    environment.reset({ seed: 1 });
    const earlier = stripes(environment.physicsState().qpos, pixels);
    const { observation } = environment.step([1]);
    const now = stripes(environment.physicsState().qpos, pixels);
    const expected = Array.from({ length: 24 }, (_, i) => [
      ...earlier.subarray(3 * i, 3 * i + 3),
      ...now.subarray(3 * i, 3 * i + 3),
    ]);
    expect(observation).toEqual(Uint8Array.from(expected.flat()));
    environment.close();
  });

  it('are checked', async () => {
    const refused = [
      [{ width: 0, height: 4 }, 'pixels.width is a positive integer, got 0'],
      [{ width: 4, height: 1.5 }, 'pixels.height is a positive integer, got 1.5'],
      [{ ...size, frameStack: 0 }, 'pixels.frameStack is a positive integer, got 0'],
      [{ ...size, camera: 2 }, "pixels.camera is the index of one of the model's 2 cameras, from 0, got 2"],
    ] as const;
    for (const [pixels, message] of refused) {
      await expect(makeEnvironment(id, { pixels, createRenderer: createStripes })).rejects.toThrow(message);
    }
  });
});

describe('render', () => {
  it('draws the present state of any environment with any of its cameras, into a given array too', async () => {
    const environment = await makeEnvironment('Hopper-v4', { createRenderer: createStripes });
    expect(() => environment.render(size)).toThrow('Hopper-v4: no episode has been started; call reset() first');
    environment.reset({ seed: 1 });
    const picture = stripes(environment.physicsState().qpos, size);
    expect(environment.render(size)).toEqual(picture);
    const out = new Uint8Array(72);
    expect(environment.render({ ...size, out })).toBe(out);
    expect(out).toEqual(picture);
    expect(() => environment.render({ ...size, out: new Uint8Array(3) })).toThrow(/out has 3 bytes.* has 72/);
    expect(() => environment.render({ ...size, camera: environment.cameras })).toThrow(/camera is the index of one of/);
    expect(() => environment.render({ ...size, width: -1 })).toThrow('width is a positive integer, got -1');
    environment.close();
    expect(() => environment.render(size)).toThrow(/is closed/);
  });
});
