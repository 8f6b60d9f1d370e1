/**
 * Writes test/fixtures, so that the tests say something where the reference data are not at hand. Transitions and resets
 * are picked from those data (`golden/` in the folder `shared` beside the repository, or in the folder that
 * POLICYPATH_REFERENCE_DATA names); digests are of the models in models/. Run it after a deliberate change of a model
 * or a new MuJoCo version:
 *
 *     node --conditions=@policypath/source --import tsx scripts/writeFixtures.ts
 */
import { writeFileSync } from 'node:fs';
import { mujocoModule } from '../src/mujocoModule.ts';
import { Physics } from '../src/physics.ts';
import { compiledModel, digest } from '../test/compiledModel.ts';
import { gymnasiumEnvironments, modelName, mujocoEnvironments, modelOf, referenceTasks } from '../test/ownModels.ts';
import {
  goldenFiles,
  hasSharedData,
  minatarRecordings,
  readControlSuite,
  readGolden,
  sharedDataFolder,
} from '../test/sharedData.ts';
import { controlSuiteTransitionAt, transitionAt } from '../test/transition.ts';
import { readRecording } from './minatarRecording.ts';

if (!hasSharedData) {
  console.error(
    `writeFixtures: no golden/gymnasium in ${sharedDataFolder}; name the folder of the reference data in ` +
      'POLICYPATH_REFERENCE_DATA. Nothing was written.',
  );
  process.exit(1);
}
console.log(`Transitions and resets from ${sharedDataFolder}, digests of the models in models/.`);

const rows = [0, 12, 40];

const transitions = Object.fromEntries(
  gymnasiumEnvironments.map(({ id }) => {
    const golden = readGolden(goldenFiles(id)[0]);
    return [id, rows.map((t) => transitionAt(golden, t))];
  }),
);
write('transitions.json', transitions);

const controlSuite = Object.fromEntries(
  referenceTasks.map(({ id }) => {
    const golden = readControlSuite(id, 'seed1');
    const crafted = readControlSuite(id, 'crafted');
    const rewarding = crafted.reward.findIndex((reward) => reward > 0.1);
    return [
      id,
      {
        transitions: [
          ...rows.map((t) => controlSuiteTransitionAt(golden, t)),
          controlSuiteTransitionAt(crafted, rewarding),
        ],
        resets: [1, 2, 3].map((seed) => ({ seed, ...readControlSuite(id, `seed${seed}`).reset })),
      },
    ];
  }),
);
write('controlSuite.json', controlSuite);

// The first steps of a random player, and each eighth of the scenes, which show one rule each.
const recordings = minatarRecordings().flatMap((path) => {
  const recording = readRecording(path);
  if (path.includes('.random-1')) {
    const [first] = recording.episodes;
    return [{ ...recording, episodes: [{ ...first, steps: first.steps.slice(0, 20) }] }];
  }
  if (!path.includes('.crafted-2')) return [];
  return [{ ...recording, episodes: recording.episodes.filter((_, i) => i % 8 === 1) }];
});
write('minatar.json', recordings);

const mujoco = await mujocoModule();
const digests: Record<string, Record<string, string>> = {};
for (const { id } of mujocoEnvironments) {
  if (modelName(id) in digests) continue;
  const physics = new Physics(mujoco, modelOf(id));
  const quantities = [...compiledModel(physics.model)];
  digests[modelName(id)] = Object.fromEntries(
    quantities.filter(([, values]) => values.length > 0).map(([quantity, values]) => [quantity, digest(values)]),
  );
  physics.close();
}
write('modelDigests.json', { mujocoVersion: mujoco.mj_versionString(), digests });

function write(name: string, content: unknown): void {
  writeFileSync(new URL(`../test/fixtures/${name}`, import.meta.url), `${JSON.stringify(content)}\n`);
}
