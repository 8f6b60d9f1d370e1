// `pnpm bench`: the speeds that the READMEs quote, measured on this machine in one run.
// `pnpm bench td3 env` runs only the parts that are named.
import { run, setUp } from './setup.mjs';

const parts = {
  kernels: 'packages/kernels/bench/kernels.ts',
  nets: 'packages/nets/bench/engines.ts',
  td3: 'packages/agents/bench/td3Update.ts',
  env: 'packages/envs/bench/step.ts',
  tsvd: 'packages/tsvd/bench/slidingWindow.ts',
};
const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`unknown benchmark '${unknown[0]}'; the parts are ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}
setUp();
for (const [name, file] of Object.entries(parts)) {
  if (named.length > 0 && !named.includes(name)) continue;
  console.log(`\n== ${name} ==`);
  run(process.execPath, ['--conditions=@policypath/source', '--import', 'tsx', file], {
    what: `the ${name} benchmark`,
  });
}
