/**
 * Compares the compiled models of this package with Gymnasium's, quantity by quantity; exit status 1 if any differs.
 *
 *     node --conditions=@policypath/source --import tsx scripts/compareModels.ts FOLDER
 *
 * FOLDER is `gymnasium/envs/mujoco/assets` of an installed Gymnasium. Contact margins here are half of Gymnasium's
 * (docs/envs.md).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mujocoModule } from '../src/mujocoModule.ts';
import { Physics } from '../src/physics.ts';
import { compiledModel, differentQuantities } from '../test/compiledModel.ts';
import { readModel, taskOf } from '../test/ownModels.ts';

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

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("compareModels takes the folder of Gymnasium's model files (gymnasium/envs/mujoco/assets)");
  process.exit(2);
}
const mujoco = await mujocoModule();
for (const [file, id] of Object.entries(models)) {
  const reference = new Physics(mujoco, {
    text: readFileSync(join(folder, file), 'utf8'),
    included: new Map<string, string>(),
  });
  const own = new Physics(mujoco, await readModel(id));
  // As the environment changes it: version 5 has Gymnasium's whole margins.
  taskOf(id).prepareModel(own);
  const different = differentQuantities(compiledModel(own.model), compiledModel(reference.model)).filter(
    (name) => id !== 'InvertedPendulum-v5' || !looks.test(name),
  );
  console.log(`${file}: ${different.length === 0 ? 'equal' : `differs in ${different.join(', ')}`}`);
  if (different.length > 0) process.exitCode = 1;
  own.close();
  reference.close();
}
