/**
 * Kills short trials of Hopper and Ant with SIGKILL at random moments, twenty each, resumes them, and compares what they
 * computed with an uninterrupted trial: final parameters, evaluations and edits must be equal to the bit.
 *
 *     pnpm --filter @policypath/benchmark test:slow [-- <seed>]
 *
 * It runs the built program (dist/main.js). The moments are drawn from a seeded generator, which is printed.
 */
import { spawn } from 'node:child_process';
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

const trialOptions = (
  '--agent td3 --pptb --seed 0 --steps 2400 --start-steps 400 --evaluation-episodes 1 --metrics-interval 100 ' +
  '--hidden-sizes 64,64 --batch-size 64 --snapshot-updates 5 --window 60 --rank 8 --period 100'
).split(' ');

/** Ant's episodes last up to 1000 slow steps: fewer evaluations leave more of the time to training. */
const evaluationInterval: Readonly<Record<string, string>> = { 'Hopper-v4': '600', 'Ant-v4': '1200' };

function start(folder: string, environment: string): ReturnType<typeof spawn> {
  const resume = existsSync(join(folder, 'manifest.json'));
  const args = ['train', '--out', folder, '--checkpoint-steps', '70'];
  const rest = resume
    ? ['--resume']
    : ['--env', environment, '--evaluation-interval', evaluationInterval[environment], ...trialOptions];
  return spawn(process.execPath, [main, ...args, ...rest], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Resolves when the trial's process reports a step for the first time: what came before was start-up. */
async function training(child: ReturnType<typeof start>): Promise<void> {
  for await (const chunk of child.stderr ?? []) if (/step \d+ of/.test(String(chunk))) return;
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
      .map((line) => ({ ...JSON.parse(line), wallSeconds: 0, milliseconds: 0 }) as unknown);
  const { finalParametersSha256, finalStateSha256, steps, updates, snapshots, edits, effectiveEdits } = JSON.parse(
    readFileSync(join(folder, 'result.json'), 'utf8'),
  ) as Record<string, unknown>;
  return {
    result: { finalParametersSha256, finalStateSha256, steps, updates, snapshots, edits, effectiveEdits },
    logs: ['evaluations.jsonl', 'edits.jsonl', 'episodes.jsonl', 'metrics.jsonl'].map(lines),
  };
}

/** Twenty kills, over as many trials as it takes; whether each of those ended equal to the uninterrupted one. */
async function check(environment: string, parent: string): Promise<boolean> {
  const whole = join(parent, `${environment}-whole`);
  const duration = await runToEnd(whole, environment);
  const moments = createGenerator(seed, `kill ${environment}`);
  let hits = 0;
  let allEqual = true;
  for (let trial = 1; hits < kills; trial += 1) {
    const folder = join(parent, `${environment}-killed-${trial}`);
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
  const results = [await check('Hopper-v4', parent), await check('Ant-v4', parent)];
  process.exitCode = results.every(Boolean) ? 0 : 1;
} finally {
  rmSync(parent, { recursive: true, force: true });
}
