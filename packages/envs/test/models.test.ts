import { readFileSync } from 'node:fs';
import type { MainModule } from '@mujoco/mujoco';
import { beforeAll, describe, expect, it } from 'vitest';
import { mujocoModule } from '../src/mujocoModule.ts';
import { Physics } from '../src/physics.ts';
import type { ModelFiles } from '../src/readModelFiles.ts';
import { compiledModel, differentQuantities, digest } from './compiledModel.ts';
import { isControlSuite, modelName, modelOf } from './ownModels.ts';
import { hasSharedData, readReferenceModel, sharedDataNote } from './sharedData.ts';

const controlSuiteIncludes = ['common/visual.xml', 'common/skybox.xml', 'common/materials.xml'];

const models = [
  { id: 'HalfCheetah-v4', reference: 'gymnasium/half_cheetah.xml' },
  { id: 'Hopper-v4', reference: 'gymnasium/hopper.xml', marginHalved: true },
  { id: 'Walker2d-v4', reference: 'gymnasium/walker2d.xml' },
  { id: 'Ant-v4', reference: 'gymnasium/ant.xml', marginHalved: true },
  { id: 'Humanoid-v4', reference: 'gymnasium/humanoid.xml', marginHalved: true },
  { id: 'dm_control/finger-spin', reference: 'dm_control/finger.xml' },
  { id: 'dm_control/walker-walk', reference: 'dm_control/walker.xml' },
  { id: 'dm_control/cartpole-swingup', reference: 'dm_control/cartpole.xml' },
  { id: 'dm_control/cheetah-run', reference: 'dm_control/cheetah.xml' },
  { id: 'dm_control/hopper-stand', reference: 'dm_control/hopper.xml' },
].map((entry) => ({ marginHalved: false, ...entry, path: modelName(entry.id) }));

let mujoco: MainModule;
beforeAll(async () => {
  mujoco = await mujocoModule();
});

function compile(files: ModelFiles): ReturnType<typeof compiledModel> {
  const physics = new Physics(mujoco, files);
  const quantities = compiledModel(physics.model);
  physics.close();
  return quantities;
}

describe.each(models)('the model file $path', ({ id, path, reference, marginHalved }) => {
  let own: ReturnType<typeof compiledModel>;
  beforeAll(async () => {
    own = compile(modelOf(id));
  });

  it.skipIf(!hasSharedData)(
    `compiles to the reference model: every quantity that physics and pictures read${sharedDataNote}`,
    () => {
      const expected = compile(readReferenceModel(reference, isControlSuite(id) ? controlSuiteIncludes : []));
      if (marginHalved) {
        // body_margin is the largest margin of a body's geoms.
        for (const quantity of ['geom_margin', 'body_margin']) {
          expected.set(
            quantity,
            expected.get(quantity)!.map((margin) => margin / 2),
          );
        }
      }
      expect(own.size).toBeGreaterThan(600);
      expect(differentQuantities(own, expected)).toEqual([]);
    },
  );

  it('compiles to the numbers whose digests are on file', () => {
    const file = new URL('fixtures/modelDigests.json', import.meta.url);
    const { mujocoVersion, digests } = JSON.parse(readFileSync(file, 'utf8')) as {
      mujocoVersion: string;
      digests: Record<string, Record<string, string>>;
    };
    expect(mujoco.mj_versionString()).toBe(mujocoVersion);
    const filled = [...own].filter(([, values]) => values.length > 0);
    expect(Object.fromEntries(filled.map(([quantity, values]) => [quantity, digest(values)]))).toEqual(digests[path]);
  });
});
