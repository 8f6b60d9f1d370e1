/**
 * Plays recorded games of MinAtar again and compares every step: action taken, reward, end, draws, observation and state.
 *
 *     npx pnpm --filter @policypath/envs check:minatar FOLDER
 *
 * FOLDER holds files of the format "minatar-golden-1" (.json or .json.gz). Exit status 1 if a step differs, 2 if there is
 * nothing to compare. What the command builds runs by itself: node packages/envs/build/scripts/checkMinAtar.js FOLDER.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compareRecording, readRecording } from './minatarRecording.ts';

const [given, ...rest] = process.argv.slice(2);
if (given === undefined || rest.length > 0) {
  console.error('checkMinAtar takes one folder of recordings (.json or .json.gz)');
  process.exit(2);
}
// Package managers run scripts in the package's folder and say where they were called.
const folder = resolve(process.env['INIT_CWD'] ?? '.', given);
const files = existsSync(folder) ? readdirSync(folder).filter((name) => /\.json(\.gz)?$/.test(name)) : [];
if (files.length === 0) {
  console.error(`${folder} holds no recordings (.json or .json.gz)`);
  process.exit(2);
}
let [steps, mismatches] = [0, 0];
for (const file of files.toSorted()) {
  const comparison = compareRecording(readRecording(join(folder, file)));
  steps += comparison.steps;
  mismatches += comparison.mismatches.length;
  console.log(`${file}: ${comparison.steps} steps, ${comparison.mismatches.length} mismatches`);
  for (const mismatch of comparison.mismatches.slice(0, 5)) console.log(`  ${mismatch}`);
}
console.log(`${steps} steps compared, ${mismatches} mismatches`);
process.exitCode = mismatches > 0 ? 1 : 0;
