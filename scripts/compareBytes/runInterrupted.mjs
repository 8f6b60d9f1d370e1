import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Longest time that one process may take. */
const limitSeconds = 180;

/**
 * Runs a trial of `main` (the program `policypath`) in `folder`: killed as soon as its first checkpoint stands, then
 * resumed to its end. Returns the step of the checkpoint that it was resumed from.
 *
 * What is left does not depend on the moment of the kill: checkpoints come at the same steps before and after it.
 *
 * @throws Error when the trial fails, or ended before it was killed
 */
export async function runInterrupted(main, trial, folder) {
  const step = await runUntilKilled(main, trial, folder);
  await resume(main, trial, folder);
  return step;
}

/** The first half of `runInterrupted`: the folder is as the kill left it, its lock included. */
export async function runUntilKilled(main, trial, folder) {
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    rmSync(folder, { recursive: true, force: true });
    const begun = start(main, [...trial.options, ...runOptions(trial, folder)]);
    const killed = await killAtCheckpoint(begun, folder);
    if (killed && !existsSync(join(folder, 'result.json'))) return Math.max(...checkpointsIn(folder));
  }
  throw new Error('ended before it was killed, three times: give it more steps');
}

/** Resumes the trial in `folder` and waits for its end. */
export async function resume(main, trial, folder) {
  await ended(start(main, ['--resume', ...runOptions(trial, folder)]));
}

function runOptions({ engine, checkpointSteps }, folder) {
  return ['--engine', engine, '--checkpoint-steps', String(checkpointSteps), '--out', folder];
}

/** Tells whether it was still running when it was killed. */
async function killAtCheckpoint(begun, folder) {
  for (;;) {
    if (begun.child.exitCode !== null) {
      await ended(begun);
      return false;
    }
    if (checkpointsIn(folder).length > 0) break;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  begun.child.kill('SIGKILL');
  const { signal } = await begun.closed;
  return signal === 'SIGKILL';
}

/** Steps of the checkpoints in a trial's folder. */
function checkpointsIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^checkpoint-\d+$/.test(name))
    .map((name) => Number(name.slice('checkpoint-'.length)));
}

function start(main, args) {
  const child = spawn(process.execPath, [main, 'train', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 1000 * limitSeconds,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const closed = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, output }));
  });
  return { child, closed };
}

async function ended({ closed }) {
  const { code, signal, output } = await closed;
  if (code !== 0) throw new Error(`ended with ${signal ?? `exit code ${code}`}: ${output.trim().slice(-2000)}`);
}
