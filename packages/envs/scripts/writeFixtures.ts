/**
 * Writes test/fixtures from the reference data beside the repository (../shared), so that the tests say something
 * where these are not at hand. Run it after a deliberate change of a model or a new MuJoCo version:
 *
 *     node --conditions=@policypath/source --import tsx scripts/writeFixtures.ts
 */
import { writeFileSync } from 'node:fs';
import { knownEnvironments } from '../src/index.ts';
import { mujocoModule } from '../src/mujocoModule.ts';
import { readModelText } from '../src/readModelText.ts';
import { compiledModel, digest } from '../test/compiledModel.ts';
import { goldenFiles, readGolden } from '../test/sharedData.ts';

const modelNames = ['halfCheetah', 'hopper', 'walker2d', 'ant', 'humanoid'];
const rows = [0, 12, 40];

const transitions = Object.fromEntries(
  knownEnvironments().map(({ id }) => {
    const golden = readGolden(goldenFiles(id)[0]);
    const picked = rows.map((t) => ({
      qpos: golden.qpos[t],
      qvel: golden.qvel[t],
      qaccWarmstart: golden.qacc_warmstart[t],
      positionReference: golden.pos_ref[t],
      action: golden.action[t],
      nextQpos: golden.qpos[t + 1],
      nextQvel: golden.qvel[t + 1],
      observation: golden.observation[t],
      reward: golden.reward[t],
      terminated: golden.terminated[t],
      info: Object.fromEntries(Object.entries(golden.info).map(([name, values]) => [name, values[t]])),
    }));
    return [id, picked];
  }),
);
write('transitions.json', transitions);

const mujoco = await mujocoModule();
const digests: Record<string, Record<string, string>> = {};
for (const name of modelNames) {
  const text = await readModelText(new URL(`../models/${name}.xml`, import.meta.url));
  const model = mujoco.MjModel.from_xml_string(text);
  const quantities = [...compiledModel(model)].filter(([, values]) => values.length > 0);
  digests[name] = Object.fromEntries(quantities.map(([quantity, values]) => [quantity, digest(values)]));
  model.delete();
}
write('modelDigests.json', { mujocoVersion: mujoco.mj_versionString(), digests });

function write(name: string, content: unknown): void {
  writeFileSync(new URL(`../test/fixtures/${name}`, import.meta.url), `${JSON.stringify(content)}\n`);
}
