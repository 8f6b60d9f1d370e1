// `npm run compare:bytes -- <commit> [other]`: whether two commits compute the same bytes. Each is built in a folder of
// its own, runs the same short trials, and the files that these leave are compared.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { builtCheckout, cacheFolder } from './compareBytes/checkout.mjs';
import { compareFolders } from './compareBytes/compareFolders.mjs';
import { describeRules } from './compareBytes/rules.mjs';
import { runInterrupted } from './compareBytes/runInterrupted.mjs';
import { trialsToCompare } from './compareBytes/trials.mjs';

const usage = `Usage: npm run compare:bytes -- [--variants] <commit> [other]

Runs short trials of two commits and compares the files that they leave. Exit code 0: all are equal.
  other        the commit to compare with (default HEAD); . is this checkout as it is
  --variants   also every other variant, with TD3 on native kernels

The trials: TD3 without and with PPTB, SAC and RAD with PPTB, each on native and on wasm kernels. Each is killed once its
first checkpoint is written, and resumed. A commit is cloned and built once, in ${cacheFolder}.

Every file of a trial's folder is compared. Parameters, records and state.bin must have the same bytes; JSON the same
keys, in the same order, with the same values:
${describeRules()}

A file that only one of the commits writes is a difference. Where trials differ, their folders are kept.`;

const options = process.argv.slice(2);
const known = ['--variants', '--help', '-h'];
const commits = options.filter((option) => !option.startsWith('-'));
const unknown = options.find((option) => option.startsWith('-') && !known.includes(option));
if (options.includes('--help') || options.includes('-h')) {
  console.log(usage);
} else if (unknown !== undefined || commits.length < 1 || commits.length > 2) {
  console.error(unknown === undefined ? usage : `unknown option ${unknown}\n\n${usage}`);
  process.exitCode = 2;
} else {
  try {
    const differing = await compareCommits(commits[0], commits[1] ?? 'HEAD', options.includes('--variants'));
    process.exitCode = differing === 0 ? 0 : 1;
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** Returns the number of trials that differ or fail. */
async function compareCommits(first, second, variants) {
  const checkouts = [builtCheckout(first), builtCheckout(second)];
  const trials = trialsToCompare({ variants });
  console.log(`Comparing ${trials.length} trials of ${checkouts.map(({ name }) => name).join(' and ')} ...`);
  mkdirSync(cacheFolder, { recursive: true });
  const place = mkdtempSync(join(cacheFolder, 'trials-'));
  const started = performance.now();
  let differing = 0;
  for (const trial of trials) {
    const folders = ['first', 'second'].map((which) => join(place, trial.name.replaceAll(' ', '-'), which));
    const { equal, line } = await compareTrial(checkouts, trial, folders);
    console.log(`${trial.name.padEnd(31)} ${line}`);
    if (equal) for (const folder of folders) rmSync(folder, { recursive: true });
    else differing += 1;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  if (differing === 0) {
    rmSync(place, { recursive: true });
    console.log(`All ${trials.length} trials are equal (${seconds} s).`);
  } else {
    console.log(`${differing} of ${trials.length} trials differ (${seconds} s); their folders: ${place}`);
  }
  return differing;
}

async function compareTrial(checkouts, trial, folders) {
  const runs = await Promise.allSettled(checkouts.map(({ main }, i) => runInterrupted(main, trial, folders[i])));
  const failed = runs.findIndex(({ status }) => status === 'rejected');
  if (failed >= 0) {
    return { equal: false, line: `failed: the trial of ${checkouts[failed].name} ${runs[failed].reason.message}` };
  }
  const { files, bytes, differences } = compareFolders(...folders);
  const read = `${files} files, ${bytes} bytes, resumed at step ${runs.map(({ value }) => value).join(' and ')}:`;
  if (differences.length === 0) return { equal: true, line: `${read} equal` };
  const [{ file, where, first, second }] = differences;
  const values = [first, second]
    .map((value) => (value.length > 200 ? `${value.slice(0, 200)}...` : value))
    .join(' and ');
  return { equal: false, line: `${read} ${differences.length} files differ, first ${file}, ${where}: ${values}` };
}
