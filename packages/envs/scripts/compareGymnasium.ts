/**
 * Compares this package's environments with a recording of Gymnasium's, a line each: the largest error
 * |x - y| / (1 + |y|) of state, observation, reward and info; exit status 1 if one reaches 1e-9 or a flag differs.
 *
 *     python scripts/recordGymnasium.py --rows 100 --out recording.json
 *     node --conditions=@policypath/source --import tsx scripts/compareGymnasium.ts recording.json
 */
import { readFileSync } from 'node:fs';
import { makeEnvironment, type MujocoEnvironment } from '../src/index.ts';
import { compareRecording, type GymnasiumRecording } from './gymnasiumRecording.ts';

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error('compareGymnasium takes a file that recordGymnasium.py wrote');
  process.exit(2);
}
const recordings = JSON.parse(readFileSync(path, 'utf8')) as readonly GymnasiumRecording[];
console.log('| environment | options | steps | state | observation | reward | info |');
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const recording of recordings) {
  const environment = await makeEnvironment<MujocoEnvironment>(recording.id, recording.options);
  const { steps, worst, different } = compareRecording(environment, recording);
  const errors = [worst.state, worst.observation, worst.reward, worst.info];
  const names = Object.keys(recording.options).join(', ');
  console.log(`| ${[recording.id, names, steps, ...errors.map((error) => error.toExponential(0))].join(' | ')} |`);
  for (const difference of different) console.log(`  ${difference}`);
  if (different.length > 0 || !errors.every((error) => error < 1e-9)) process.exitCode = 1;
  environment.close();
}
