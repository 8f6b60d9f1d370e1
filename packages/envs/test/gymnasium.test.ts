import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environmentDefinition, makeEnvironment, type MujocoEnvironment } from '../src/index.ts';
import { hopperXml } from '../src/models/hopper.ts';
import { sceneXml } from '../src/models/scene.ts';
import { compareRecording, type GymnasiumRecording } from '../scripts/gymnasiumRecording.ts';

// Written by scripts/recordGymnasium.py.
const recordings = JSON.parse(
  readFileSync(new URL('fixtures/gymnasiumV5.json', import.meta.url), 'utf8'),
) as readonly GymnasiumRecording[];

describe.each(recordings)('$id $options', (recording) => {
  const { id, options, maximumEpisodeSteps } = recording;
  let environment: MujocoEnvironment;
  beforeAll(async () => {
    environment = await makeEnvironment<MujocoEnvironment>(id, options);
  });
  afterAll(() => environment.close());

  it('makes the transitions of Gymnasium, alone and one after another', () => {
    const { steps, worst, different } = compareRecording(environment, recording);
    expect(different).toEqual([]);
    expect(steps).toBeGreaterThan(1);
    expect(worst.observation).toBeLessThan(1e-9);
    expect(worst.reward).toBeLessThan(1e-9);
    expect(worst.state).toBeLessThan(1e-9);
  });

  it('has its time limit', () => {
    expect(environment.maximumEpisodeSteps).toBe(maximumEpisodeSteps);
    if (Object.keys(options).length === 0) {
      expect(environmentDefinition(id).maximumEpisodeSteps).toBe(maximumEpisodeSteps);
    }
  });
});

it.each(recordings.filter(({ resets }) => resets !== undefined))(
  '$id starts where Gymnasium does',
  async ({ id, resets }) => {
    const environment = await makeEnvironment<MujocoEnvironment>(id);
    environment.reset({ seed: 1 });
    const starts = Array.from({ length: 500 }, () => {
      environment.reset();
      const { qpos, qvel } = environment.physicsState();
      return [...qpos, ...qvel];
    });
    resets!.min.forEach((low, i) => {
      const [width, values] = [resets!.max[i] - low, starts.map((start) => start[i])];
      // Extremes of 500 draws: within a twentieth of the width where the law is uniform, and a half where it is normal.
      expect(Math.abs(Math.min(...values) - low)).toBeLessThanOrEqual(width / 2);
      expect(Math.abs(Math.max(...values) - resets!.max[i])).toBeLessThanOrEqual(width / 2);
      expect(Math.max(...values) - Math.min(...values)).toBeGreaterThanOrEqual(width / 2);
    });
    environment.close();
  },
);

it('a reset reports what that of version 5 reports', async () => {
  for (const { id, options, reset } of recordings) {
    const environment = await makeEnvironment<MujocoEnvironment>(id, options);
    expect(Object.keys(environment.reset().info).toSorted()).toEqual(Object.keys(reset.info).toSorted());
    environment.close();
  }
});

describe('xmlFile', () => {
  it('takes a model file of the user with other sizes, and the files that it includes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'policypath-own-model-'));
    try {
      // A free ball beside the hopper: seven positions and six velocities more.
      const ball =
        '<body name="ball" pos="3 0 1"><joint type="free"/><geom type="sphere" size="0.1"/></body></worldbody>';
      writeFileSync(join(folder, 'mine.xml'), hopperXml.replace('</worldbody>', ball));
      writeFileSync(join(folder, 'scene.xml'), sceneXml);
      const environment = await makeEnvironment('Hopper-v5', {
        xmlFile: join(folder, 'mine.xml'),
        excludeCurrentPositionsFromObservation: false,
      });
      expect(environment.observationSpace.shape).toEqual([6 + 7 + 6 + 6]);
      const { observation } = environment.reset({ seed: 1 });
      expect(observation[6]).toBeCloseTo(3, 1);
      expect(environment.step([0, 0, 0]).terminated).toBe(false);
      environment.close();
      await expect(makeEnvironment('Hopper-v5', { xmlFile: join(folder, 'none.xml') })).rejects.toThrow(/none\.xml/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
