// `npm run bench`: the speeds that the READMEs quote, measured on this machine in one run.
// `npm run bench td3 env` runs only the parts that are named; options go to the one part that is named before them:
// `npm run bench tsvd -- --full`.
import { run, setUp } from './setup.mjs';

const parts = {
  kernels: 'packages/kernels/bench/kernels.ts',
  nets: 'packages/nets/bench/engines.ts',
  td3: 'packages/agents/bench/td3Update.ts',
  doubledqn: 'packages/agents/bench/doubleDqnUpdate.ts',
  sac: 'packages/agents/bench/sacUpdate.ts',
  ppo: 'packages/agents/bench/ppoEpoch.ts',
  rad: 'packages/agents/bench/radUpdate.ts',
  images: 'packages/agents/bench/imageReplay.ts',
  env: 'packages/envs/bench/step.ts',
  minatar: 'packages/envs/bench/minatar.ts',
  tsvd: 'packages/tsvd/bench/bench.ts',
  edit: 'packages/pptb/bench/editStall.ts',
  evaluate: 'apps/benchmark/bench/evaluatedEdits.ts',
  fork: 'apps/benchmark/bench/fork.ts',
};
const given = process.argv.slice(2);
const firstOption = given.findIndex((argument) => argument.startsWith('-'));
const named = firstOption < 0 ? given : given.slice(0, firstOption);
const options = given.slice(named.length);
const unknown = named.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`unknown benchmark '${unknown[0]}'; the parts are ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}
if (options.length > 0 && named.length !== 1) {
  console.error(`'${options[0]}' is an option of one part: name it before the option`);
  process.exit(2);
}
setUp();
for (const [name, file] of Object.entries(parts)) {
  if (named.length > 0 && !named.includes(name)) continue;
  console.log(`\n== ${name} ==`);
  run(process.execPath, ['--conditions=@policypath/source', '--import', 'tsx', file, ...options], {
    what: `the ${name} benchmark`,
  });
}
