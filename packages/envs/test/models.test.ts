import { readFileSync } from 'node:fs';
import type { MainModule } from '@mujoco/mujoco';
import { beforeAll, describe, expect, it } from 'vitest';
import { knownEnvironments } from '../src/index.ts';
import { mujocoModule } from '../src/mujocoModule.ts';
import { Physics } from '../src/physics.ts';
import { readModelText } from '../src/readModelText.ts';
import { tasks } from '../src/registry.ts';
import { compiledModel, digest } from './compiledModel.ts';
import { hasSharedData, readReferenceModel, sharedDataNote } from './sharedData.ts';

const models = [
  { name: 'halfCheetah', reference: 'half_cheetah.xml', marginHalved: false },
  { name: 'hopper', reference: 'hopper.xml', marginHalved: true },
  { name: 'walker2d', reference: 'walker2d.xml', marginHalved: false },
  { name: 'ant', reference: 'ant.xml', marginHalved: true },
  { name: 'humanoid', reference: 'humanoid.xml', marginHalved: true },
];

let mujoco: MainModule;
beforeAll(async () => {
  mujoco = await mujocoModule();
});

function compile(text: string): Map<string, Float64Array> {
  const model = mujoco.MjModel.from_xml_string(text);
  const quantities = compiledModel(model);
  model.delete();
  return quantities;
}

const ownText = (name: string): Promise<string> => readModelText(new URL(`../models/${name}.xml`, import.meta.url));

describe.each(models)('the model file $name.xml', ({ name, reference, marginHalved }) => {
  it.skipIf(!hasSharedData)(
    `compiles to the reference model: every quantity that the physics reads${sharedDataNote}`,
    async () => {
      const own = compile(await ownText(name));
      const expected = compile(readReferenceModel(reference));
      if (marginHalved) {
        // body_margin is the largest margin of a body's geoms.
        for (const quantity of ['geom_margin', 'body_margin']) {
          expected.set(
            quantity,
            expected.get(quantity)!.map((margin) => margin / 2),
          );
        }
      }
      expect([...own.keys()]).toEqual([...expected.keys()]);
      expect(own.size).toBeGreaterThan(450);
      const different: string[] = [];
      for (const [quantity, values] of expected) {
        const ours = own.get(quantity)!;
        const same =
          ours.length === values.length &&
          ours.every((value, i) => Math.abs(value - values[i]) <= 1e-12 * Math.max(1, Math.abs(values[i])));
        if (!same) different.push(quantity);
      }
      expect(different).toEqual([]);
    },
  );

  it('compiles to the numbers whose digests are on file', async () => {
    const file = new URL('fixtures/modelDigests.json', import.meta.url);
    const { mujocoVersion, digests } = JSON.parse(readFileSync(file, 'utf8')) as {
      mujocoVersion: string;
      digests: Record<string, Record<string, string>>;
    };
    expect(mujoco.mj_versionString()).toBe(mujocoVersion);
    const own = [...compile(await ownText(name))].filter(([, values]) => values.length > 0);
    expect(Object.fromEntries(own.map(([quantity, values]) => [quantity, digest(values)]))).toEqual(digests[name]);
  });
});

describe('knownEnvironments', () => {
  it.each(knownEnvironments())('states the sizes and times that the model of $id has', async (specification) => {
    const entry = tasks.get(specification.id)!;
    const task = typeof entry === 'function' ? entry({}) : entry;
    const physics = new Physics(mujoco, await readModelText(task.modelUrl));
    expect(physics.controlLow.length).toBe(specification.actionSize);
    expect(physics.timestep).toBe(specification.timestep);
    expect(specification.dt).toBe(specification.timestep * specification.frameSkip);
    physics.close();
  });
});
