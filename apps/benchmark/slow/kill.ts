/**
 * Kills short trials of TD3 on Hopper and Ant, of PPO on Walker2d, of RAD on cartpole's pixels, of DoubleDQN on Breakout, and a fork of Hopper, with SIGKILL at random moments,
 * twenty each, resumes them, and compares what they computed with an uninterrupted trial: final parameters, evaluations and
 * edits must be equal to the bit.
 *
 *     pnpm --filter @policypath/benchmark test:slow [-- <seed> [environment ...]]
 *
 * It runs the built program (dist/main.js). The moments are drawn from a seeded generator, which is printed.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { fileURLToPath } from 'node:url';
import { createGenerator } from '@policypath/random';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const kills = 20;
const seed = Number(process.argv[2] ?? 1);
/** Environments; all where none is named. */
const asked = process.argv.slice(3);

const shared =
  '--pptb --seed 0 --evaluation-episodes 1 --metrics-interval 100 --snapshot-updates 5 --window 60 --rank 8';
const td3 = '--agent td3 --steps 2400 --start-steps 400 --hidden-sizes 64,64 --batch-size 64 --period 100';
/** Checkpoints at multiples of 80 steps lie in the middle of rollouts. */
const ppo =
  '--agent ppo --steps 8100 --hidden-sizes 64,64 --rollout-steps 450 --batch-size 50 --epochs 6 --period 450 ' +
  '--record-interval 900';
const rad =
  '--agent rad --steps 6400 --start-steps 150 --hidden-sizes 64,64 --batch-size 16 --period 100 --rendered-size 40 ' +
  '--augmented-size 32 --filters 8 --replay-capacity 500 --record-interval 800';
const doubleDqn =
  '--agent doubledqn --steps 6000 --start-steps 400 --hidden-sizes 32 --filters 4 --replay-capacity 1000 --target-interval 90 ' +
  '--exploration-updates 3000 --period 200 --record-interval 1000';

/** Ant's episodes last up to 1000 slow steps: fewer evaluations leave more of the time to training. */
const trialOptions: Readonly<Record<string, string>> = {
  'Hopper-v4': `${td3} --evaluation-interval 600`,
  'Ant-v4': `${td3} --evaluation-interval 1200`,
  'Walker2d-v4': `${ppo} --evaluation-interval 1800`,
  'dm_control/cartpole-swingup': `${rad} --evaluation-interval 1600`,
  'MinAtar/Breakout-v0': `${doubleDqn} --evaluation-interval 1500`,
};

/** A fork of Hopper's whole trial, killed also while it takes the state over. */
const fork = 'fork of Hopper-v4';

function start(folder: string, environment: string): ReturnType<typeof spawn> {
  const resume = existsSync(join(folder, 'manifest.json'));
  if (environment === fork && !resume) {
    const trunk = join(parent, 'trunk');
    const given = '--at 1200 --boost 0.2 --period 150 --checkpoint-steps 80'.split(' ');
    return spawn(process.execPath, [main, 'fork', trunk, ...given, '--out', folder], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  }
  // 80: a whole number of agent steps for both.
  const args = ['train', '--out', folder, '--checkpoint-steps', '80'];
  const keep = environment === 'Hopper-v4' && folder.endsWith('trunk') ? ['--keep-checkpoints', '1200'] : [];
  const rest = resume
    ? ['--resume']
    : [...keep, '--env', environment, ...`${shared} ${trialOptions[environment]}`.split(' ')];
  return spawn(process.execPath, [main, ...args, ...rest], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Resolves when the trial's process reports a step for the first time: what came before was start-up. */
async function training(child: ReturnType<typeof start>): Promise<void> {
  for await (const chunk of child.stderr ?? []) if (/: step \d+ /.test(String(chunk))) return;
}

/** Milliseconds of training. */
async function runToEnd(folder: string, environment: string): Promise<number> {
  const child = start(folder, environment);
  const exit = once(child, 'exit');
  await training(child);
  const started = performance.now();
  const [code] = (await exit) as [number | null];
  if (code !== 0) throw new Error(`${environment}: the trial ended with code ${code}`);
  return performance.now() - started;
}

/** Kills the trial `milliseconds` after its start, or after training began; tells whether it was still running. */
async function killAfter(
  folder: string,
  environment: string,
  milliseconds: number,
  from: 'start' | 'training',
): Promise<boolean> {
  const child = start(folder, environment);
  const exit = once(child, 'exit');
  if (from === 'training') await training(child);
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  const [, signal] = (await exit) as [number | null, string | null];
  clearTimeout(timer);
  return signal === 'SIGKILL';
}

/** What the trial computed, without what only tells the time. */
function computed(folder: string): unknown {
  const lines = (file: string): unknown[] =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => ({ ...JSON.parse(line), wallSeconds: 0, pathSeconds: 0, milliseconds: 0 }) as unknown);
  const { finalParametersSha256, finalStateSha256, steps, updates, snapshots, edits, effectiveEdits } = JSON.parse(
    readFileSync(join(folder, 'result.json'), 'utf8'),
  ) as Record<string, unknown>;
  return {
    result: { finalParametersSha256, finalStateSha256, steps, updates, snapshots, edits, effectiveEdits },
    logs: ['evaluations.jsonl', 'edits.jsonl', 'episodes.jsonl', 'metrics.jsonl'].map(lines),
    recorded: ['recorded', 'encoders'].map((series) => recordedFiles(join(folder, series))),
  };
}

/** Names and hashes of the recorded policies, if there are any. */
function recordedFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .toSorted()
    .map(
      (name) =>
        `${name} ${createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex')}`,
    );
}

/** Twenty kills, over as many trials as it takes; whether each of those ended equal to the uninterrupted one. */
async function check(environment: string, parent: string): Promise<boolean> {
  const name = environment.replace('/', '_');
  const whole = join(parent, `${name}-whole`);
  const duration = await runToEnd(whole, environment);
  const moments = createGenerator(seed, `kill ${environment}`);
  let hits = 0;
  let allEqual = true;
  for (let trial = 1; hits < kills; trial += 1) {
    const folder = join(parent, `${name}-killed-${trial}`);
    while (hits < kills && !existsSync(join(folder, 'result.json'))) {
      // Every fifth kill may fall into start-up and resuming, the others into training.
      const from = hits % 5 === 4 ? 'start' : 'training';
      if (!(await killAfter(folder, environment, moments.uniform() * 0.4 * duration, from))) continue;
      hits += 1;
      console.log(`${environment}, trial ${trial}: kill ${hits}, newest checkpoint ${newestCheckpoint(folder)}`);
    }
    if (!existsSync(join(folder, 'result.json'))) await runToEnd(folder, environment);
    const equal = isDeepStrictEqual(computed(folder), computed(whole));
    console.log(`${environment}, trial ${trial}: ${equal ? 'equal to the bit' : 'DIFFERENT'}`);
    allEqual &&= equal;
  }
  return allEqual;
}

function newestCheckpoint(folder: string): string {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return (
    names
      .filter((name) => /^checkpoint-\d/.test(name))
      .toSorted()
      .at(-1) ?? 'none'
  );
}

const parent = mkdtempSync(join(tmpdir(), 'policypath-kill-'));
console.log(`moments of seed ${seed}`);
try {
  let allEqual = true;
  for (const environment of asked.length > 0 ? asked : [...Object.keys(trialOptions), fork]) {
    if (environment === fork) await runToEnd(join(parent, 'trunk'), 'Hopper-v4');
    allEqual = (await check(environment, parent)) && allEqual;
  }
  process.exitCode = allEqual ? 0 : 1;
} finally {
  rmSync(parent, { recursive: true, force: true });
}
