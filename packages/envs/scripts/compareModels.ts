/**
 * Compares the compiled models of this package with Gymnasium's and dm_control's, quantity by quantity; exit status 1 if any
 * differs.
 *
 *     node --conditions=@policypath/source --import tsx scripts/compareModels.ts GYMNASIUM DM_CONTROL
 *
 * GYMNASIUM is the folder `gymnasium/envs/mujoco/assets` of an installed Gymnasium, DM_CONTROL `dm_control/suite`. Contact
 * margins here are half of Gymnasium's (docs/environments/exactness.md).
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mujocoModule } from '../src/mujocoModule.ts';
import { Physics } from '../src/physics.ts';
import { compiledModel, differentQuantities } from '../test/compiledModel.ts';
import { modelOf, taskOf } from '../test/ownModels.ts';

const models = {
  'half_cheetah.xml': 'HalfCheetah-v5',
  'hopper.xml': 'Hopper-v5',
  'walker2d.xml': 'Walker2d-v4',
  'walker2d_v5.xml': 'Walker2d-v5',
  'ant.xml': 'Ant-v5',
  'humanoid.xml': 'Humanoid-v5',
  'humanoidstandup.xml': 'HumanoidStandup-v5',
  'inverted_pendulum.xml': 'InvertedPendulum-v5',
  'inverted_double_pendulum.xml': 'InvertedDoublePendulum-v5',
  'reacher.xml': 'Reacher-v5',
  'pusher_v5.xml': 'Pusher-v5',
  'swimmer.xml': 'Swimmer-v5',
};

/** What pictures alone show; our pendulum has a camera, a light and a sky of its own. */
const looks = /^(n?cam|n?light|n?tex)/;

/** Of the Control Suite; the tasks of one domain share its model. */
const suite = {
  'finger.xml': 'dm_control/finger-spin',
  'walker.xml': 'dm_control/walker-walk',
  'cartpole.xml': 'dm_control/cartpole-swingup',
  'cheetah.xml': 'dm_control/cheetah-run',
  'hopper.xml': 'dm_control/hopper-stand',
  'reacher.xml': 'dm_control/reacher-easy',
  'ball_in_cup.xml': 'dm_control/ball_in_cup-catch',
};
const suiteIncludes = ['common/visual.xml', 'common/skybox.xml', 'common/materials.xml'];

const [gymnasium, dmControl, ...rest] = process.argv.slice(2);
if (dmControl === undefined || rest.length > 0) {
  console.error("compareModels takes two folders: Gymnasium's model files, and those of dm_control's suite");
  process.exit(2);
}
const mujoco = await mujocoModule();
for (const [file, id] of Object.entries(models)) {
  const own = await compiled(id);
  // As the environment changes it: version 5 has Gymnasium's whole margins.
  taskOf(id).prepareModel(own);
  compare(file, own, readReference(join(gymnasium, file)), id === 'InvertedPendulum-v5' ? looks : /^$/);
}
for (const [file, id] of Object.entries(suite)) {
  compare(file, await compiled(id), readReference(join(dmControl, file), suiteIncludes), /^$/);
}

async function compiled(id: string): Promise<Physics> {
  return new Physics(mujoco, modelOf(id));
}

function readReference(path: string, includes: readonly string[] = []): Physics {
  const folder = dirname(path);
  const included = includes.flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    return [[name, text] as const];
  });
  return new Physics(mujoco, {
    text: readFileSync(path, 'utf8').replaceAll('"./common', '"common'),
    included: new Map(included),
  });
}

/** @param ignored names of quantities that may differ */
function compare(file: string, own: Physics, reference: Physics, ignored: RegExp): void {
  const different = differentQuantities(compiledModel(own.model), compiledModel(reference.model)).filter(
    (name) => !ignored.test(name),
  );
  console.log(`${file}: ${different.length === 0 ? 'equal' : `differs in ${different.join(', ')}`}`);
  if (different.length > 0) process.exitCode = 1;
  own.close();
  reference.close();
}
