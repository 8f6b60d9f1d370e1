/**
 * Runs 96 tiny trials through a queue while things are killed with SIGKILL: a worker every few seconds (every other time with
 * its trials, as if its machine were lost), Redis and the sweep itself now and then; once Redis comes back without its data.
 * Then runs the same benchmark by the local runner, and compares what all trials computed, to the bit.
 *
 *     pnpm --filter @policypath/benchmark test:slow [-- <seed>]
 *
 * It runs the built program (dist/main.js) and a redis-server of its own; without one it says so and ends. Moments and victims
 * are drawn from a seeded generator. A worker's trials are taken by others after three seconds of silence, here, so that
 * many kills fall into a short run.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { fileURLToPath } from 'node:url';
import { createGenerator } from '@policypath/random';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const seed = Number(process.argv[2] ?? 1);
const workerCount = 3;
const secondsBetweenKills = 5;
const seedsOfEach = 48;

const benchmark = `name: faults
title: 96 tiny trials
label: a test of faults
agent: td3
environments: [Hopper-v4]
variants: [base, pptb]
seeds: { from: 0, count: ${seedsOfEach} }
settings:
  steps: 600
  startSteps: 100
  evaluationInterval: 200
  evaluationEpisodes: 1
  metricsInterval: 100
  hiddenSizes: [16, 16]
  batchSize: 16
  snapshotUpdates: 5
  window: 40
  rank: 4
  period: 100
`;

const folder = mkdtempSync(join(tmpdir(), 'policypath-faults-'));
const file = join(folder, 'faults.yaml');
const [queued, local, redisFolder] = [join(folder, 'queued'), join(folder, 'local'), join(folder, 'redis')];
const draws = createGenerator(seed, 'queue faults');
const children = new Set<ChildProcess>();
const counts = { workers: 0, workersWithTrials: 0, redis: 0, redisData: 0, sweeps: 0, starts: 0 };

function start(args: readonly string[], onLine: (line: string) => void): ChildProcess {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  void once(child, 'close').then(() => children.delete(child));
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString().split('\n')) if (line !== '') onLine(line);
    });
  }
  return child;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

function startRedis(port: number): ChildProcess {
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    redisFolder,
    '--save',
    '',
    '--appendonly',
    'yes',
  ];
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  children.add(child);
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'exit');
  child.kill('SIGKILL');
  await closed;
}

/** The trials' processes of a worker. */
function trialsOf({ pid }: ChildProcess): number[] {
  const found = spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' });
  return found.stdout.split('\n').filter(Boolean).map(Number);
}

function trialFolders(root: string): string[] {
  const { trials } = JSON.parse(readFileSync(join(root, 'benchmark.json'), 'utf8')) as { trials: { folder: string }[] };
  return trials.map((trial) => trial.folder);
}

/** What a trial computed, without what only tells the time. */
function computed(root: string, trial: string): unknown {
  const lines = (name: string): unknown[] =>
    readFileSync(join(root, trial, name), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => ({ ...JSON.parse(line), wallSeconds: 0, pathSeconds: 0, milliseconds: 0 }) as unknown);
  const result = JSON.parse(readFileSync(join(root, trial, 'result.json'), 'utf8')) as Record<string, unknown>;
  const { wallSeconds: _wall, seconds: _seconds, overheadShare: _share, ...timeless } = result;
  return {
    timeless,
    logs: ['evaluations.jsonl', 'edits.jsonl', 'episodes.jsonl', 'metrics.jsonl'].map(lines),
  };
}

function identity(trial: string): string {
  const { ino, mtimeMs } = statSync(join(queued, trial, 'result.json'));
  return `${ino} ${mtimeMs}`;
}

/** Notes each result when it is first seen: one that is another later was computed twice. */
function createResultWatch(): { look(): number; rewritten(): string[] } {
  const first = new Map<string, string>();
  return {
    look() {
      if (!existsSync(join(queued, 'benchmark.json'))) return 0;
      for (const trial of trialFolders(queued)) {
        if (!first.has(trial) && existsSync(join(queued, trial, 'result.json'))) first.set(trial, identity(trial));
      }
      return first.size;
    },
    rewritten: () => [...first].filter(([trial, seen]) => identity(trial) !== seen).map(([trial]) => trial),
  };
}

const pause = async (seconds: number): Promise<void> =>
  await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

async function runQueued(): Promise<{ readonly seconds: number; readonly rewritten: string[] }> {
  const port = await freePort();
  const address = `redis://127.0.0.1:${port}`;
  let redis = startRedis(port);
  const startWorker = (): ChildProcess =>
    start(['worker', '--queue', address, '--root', folder, '--jobs', '1', '--stalled-seconds', '3'], (line) => {
      if (/: started/.test(line)) counts.starts += 1;
      if (/queue: /.test(line)) console.log(`worker: ${line}`);
    });
  const state: { sweepCode: number | null } = { sweepCode: null };
  const startSweep = (): ChildProcess => {
    const child = start(['sweep', file, '--out', queued, '--queue', address, '--nice', '5'], (line) => {
      if (/crashed|failed/.test(line)) console.log(`sweep: ${line}`);
    });
    void once(child, 'close').then(([code]) => {
      if (code !== null) state.sweepCode = code as number;
    });
    return child;
  };
  let sweep = startSweep();
  const workers = Array.from({ length: workerCount }, startWorker);
  const watch = createResultWatch();
  const started = performance.now();
  for (let kill = 1; state.sweepCode === null; kill += 1) {
    const wait = secondsBetweenKills * (0.5 + draws.uniform());
    for (let waited = 0; waited < wait && state.sweepCode === null; waited += 0.25) {
      watch.look();
      await pause(0.25);
    }
    if (state.sweepCode !== null) break;
    const victim = Math.floor(draws.uniform() * workers.length);
    const trials = kill % 2 === 0 ? trialsOf(workers[victim]) : [];
    await end(workers[victim]);
    for (const pid of trials) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has just ended.
      }
    }
    counts.workers += 1;
    if (trials.length > 0) counts.workersWithTrials += 1;
    workers[victim] = startWorker();
    if (kill % 4 === 0) {
      await end(redis);
      counts.redis += 1;
      if (kill % 12 === 8) {
        rmSync(redisFolder, { recursive: true, force: true });
        mkdirSync(redisFolder);
        counts.redisData += 1;
      }
      // Sometimes longer than a worker's claim lasts.
      await pause(5 * draws.uniform());
      redis = startRedis(port);
    }
    if (kill % 9 === 0) {
      await end(sweep);
      counts.sweeps += 1;
      sweep = startSweep();
    }
    console.log(`${kill} workers killed, ${watch.look()} of ${2 * seedsOfEach} trials finished`);
  }
  const seconds = (performance.now() - started) / 1000;
  console.log(`the sweep ended with code ${state.sweepCode}`);
  for (const worker of workers) worker.kill('SIGTERM');
  await Promise.all(workers.map(async (worker) => await once(worker, 'exit')));
  await end(redis);
  return { seconds, rewritten: watch.rewritten() };
}

async function runLocal(): Promise<void> {
  const child = start(['sweep', file, '--out', local, '--jobs', '2', '--nice', '5'], () => {});
  await once(child, 'close');
}

if (spawnSync('redis-server', ['--version']).status !== 0) {
  console.log('queue faults: skipped, there is no redis-server here');
} else {
  try {
    writeFileSync(file, benchmark);
    mkdirSync(redisFolder);
    console.log(`moments and victims of seed ${seed}`);
    const { seconds, rewritten } = await runQueued();
    await runLocal();
    const trials = trialFolders(queued);
    const lost = trials.filter((trial) => !existsSync(join(queued, trial, 'result.json')));
    const found = trials.filter((trial) => !lost.includes(trial));
    const different = found.filter((trial) => !isDeepStrictEqual(computed(queued, trial), computed(local, trial)));
    const { workers, workersWithTrials, redis, redisData, sweeps, starts } = counts;
    console.log(
      `${trials.length} trials in ${seconds.toFixed(0)} s: ${workers} workers killed (${workersWithTrials} with their trials), ` +
        `Redis killed ${redis} times (${redisData} with its data), the sweep ${sweeps} times; ${starts} starts of trials\n` +
        `lost: ${lost.length}; doubled: ${rewritten.length}; different from the local runner's: ${different.length}`,
    );
    for (const trial of [...lost, ...rewritten, ...different]) console.log(trial);
    process.exitCode = lost.length + rewritten.length + different.length === 0 && trials.length === 96 ? 0 : 1;
  } finally {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}
