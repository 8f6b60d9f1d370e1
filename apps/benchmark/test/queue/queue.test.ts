import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { pluginFiles } from '../../src/plugins/pluginFiles.ts';
import { lineProgress } from '../../src/runners/progress.ts';
import { queueName } from '../../src/runners/queue/queuedTrial.ts';
import { redisPlace } from '../../src/runners/queue/redis.ts';
import { runByQueue } from '../../src/runners/queue/submit.ts';
import { runWorker, type WorkerEnd } from '../../src/runners/queue/worker.ts';
import { runTrialJob } from '../../src/runners/runTrialJob.ts';
import type { UnfinishedTrial } from '../../src/runners/trialBatch.ts';
import { trialJobSchema, type RunOptions } from '../../src/runners/trialJob.ts';
import { startTrialProcess, type TrialProcessOutcome } from '../../src/runners/trialProcess.ts';
import { batchOf, openBenchmarkFolder, planSweep, type SweepPlan } from '../../src/sweep/index.ts';
import { computed, newTrialFolder } from '../trialFolder.ts';
import { fakeTrials } from './fakeTrials.ts';
import { hasRedis, startOwnRedis, type OwnRedis } from './ownRedis.ts';

const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end();
});

async function ownRedis(options?: Parameters<typeof startOwnRedis>[0]): Promise<OwnRedis> {
  const redis = await startOwnRedis(options);
  ending.push(() => redis.remove());
  return redis;
}

/** A benchmark of so many seeds in a folder of its own, planned anew at every call. */
function benchmark(seeds: number): { shared: string; root: string; plan: () => SweepPlan } {
  const shared = newTrialFolder();
  mkdirSync(shared);
  const [file, root] = [join(shared, 'tiny.yaml'), join(shared, 'tiny')];
  writeFileSync(
    file,
    `name: tiny
title: Tiny
agent: td3
environments: [Hopper-v4]
variants: [base]
seeds: { from: 0, count: ${seeds} }
settings: { steps: 300, startSteps: 50, evaluationInterval: 300, evaluationEpisodes: 1, hiddenSizes: [8, 8], batchSize: 8 }
`,
  );
  return { shared, root, plan: () => planSweep({ file, out: root }) };
}

const said: string[] = [];

function startWorker(
  redis: OwnRedis,
  shared: string,
  startTrial: typeof startTrialProcess,
  options: { readonly jobs?: number; readonly stalledSeconds?: number; readonly pluginFolders?: string[] } = {},
): () => Promise<WorkerEnd> {
  const stop = new AbortController();
  const worker = runWorker({
    redis: redisPlace(redis.address),
    shared,
    jobs: 1,
    run: {},
    stalledSeconds: 1,
    startTrial,
    say: (line) => said.push(line),
    stop: stop.signal,
    patience: { locked: 0.2, elsewhere: 0.2, crashed: 0.1 },
    ...options,
  });
  const end = async (): Promise<WorkerEnd> => {
    stop.abort();
    return await worker;
  };
  ending.push(end);
  return end;
}

/** What the sweep printed, and the trials that did not finish. */
async function sweep(
  redis: OwnRedis,
  plan: SweepPlan,
  options: { readonly retries?: number; readonly stop?: AbortSignal; readonly run?: RunOptions } = {},
): Promise<{ lines: string[]; unfinished: UnfinishedTrial[] }> {
  const lines: string[] = [];
  const unlock = openBenchmarkFolder(plan);
  try {
    const how = { run: { engine: 'wasm' }, retries: 2, stop: new AbortController().signal, ...options } as const;
    const unfinished = await runByQueue(batchOf(plan, how), redisPlace(redis.address), {
      connectSeconds: 1,
      interval: 0.05,
      submitInterval: 0.5,
      progress: lineProgress(0, (line) => lines.push(line)),
    });
    return { lines, unfinished };
  } finally {
    unlock();
  }
}

const states = (plan: SweepPlan): string[] => plan.trials.map(({ status }) => status.state);
const repeated = (folders: readonly string[]): string[] =>
  folders.filter((folder, index) => folders.indexOf(folder) !== index);

describe.skipIf(!hasRedis)('a sweep through a queue (skipped where there is no redis-server)', () => {
  it("runs a plug-in's trials where a worker finds that version of it in its folders", async () => {
    const redis = await ownRedis();
    const { shared, plan } = benchmark(1);
    const [submitted, other, right] = ['submitted', 'other', 'right'].map((name) => join(shared, name));
    const name = 'mine.js';
    for (const folder of [submitted, other, right]) {
      mkdirSync(folder);
      writeFileSync(join(folder, name), folder === other ? 'export const changed = true;' : 'export {};');
    }
    const plugins = [{ path: join(submitted, name), files: pluginFiles(join(submitted, name)) }];
    const fakes = fakeTrials({ milliseconds: 1 });
    const pluginsOf: unknown[] = [];
    const startTrial: typeof startTrialProcess = (job) => {
      pluginsOf.push(job.plugins);
      return fakes.startTrial(job);
    };
    const endOther = startWorker(redis, shared, startTrial, { pluginFolders: [other] });
    const swept = sweep(redis, plan(), { run: { engine: 'wasm', plugins } });
    await vi.waitFor(() => expect(said.join('\n')).toMatch(/another version \(.*other.*--plugins; put back/), 10_000);
    await endOther();
    startWorker(redis, shared, startTrial, { pluginFolders: [other, right] });
    expect((await swept).unfinished).toEqual([]);
    expect(pluginsOf).toEqual([[{ path: join(right, name), files: plugins[0].files }]]);
  });

  it('computes what a local runner does, in processes of their own', async () => {
    const redis = await ownRedis({ password: 'secret' });
    const { shared, root, plan } = benchmark(2);
    startWorker(redis, shared, startTrialProcess, { jobs: 2 });
    const { lines, unfinished } = await sweep(redis, plan());
    expect(unfinished).toEqual([]);
    expect(states(plan())).toEqual(['finished', 'finished']);
    expect([...lines, ...said].join('\n')).not.toContain('secret');

    const alone = newTrialFolder();
    const { config } = plan().trials[1];
    const job = trialJobSchema.parse({ folder: alone, config, engine: 'wasm' });
    await runTrialJob(job, { stop: new AbortController().signal, say: () => {}, onProgress: () => {} });
    expect(computed(join(root, plan().trials[1].folder))).toEqual(computed(alone));
  });

  it('runs each trial once, the first first, however often it is submitted', async () => {
    const redis = await ownRedis();
    const { shared, root, plan } = benchmark(9);
    const gone = new AbortController();
    const submitting = sweep(redis, plan(), { stop: gone.signal });
    const queue = new Queue(queueName, { connection: { port: redis.port } });
    while ((await queue.getJobCountByTypes('prioritized')) < 9) await pause(20);
    await queue.close();
    gone.abort();
    expect((await submitting).unfinished).toEqual([]);
    expect(states(plan())).toEqual(Array.from({ length: 9 }, () => 'waiting'));

    const trials = fakeTrials({ milliseconds: 30 });
    for (let worker = 0; worker < 3; worker += 1) startWorker(redis, shared, trials.startTrial);
    const [first, second] = await Promise.all([
      sweep(redis, plan()),
      // Another's sweep of the same folder would be refused by its lock; its jobs are the same all the same.
      runByQueue(
        batchOf(plan(), { run: {}, retries: 0, stop: new AbortController().signal }),
        redisPlace(redis.address),
        { interval: 0.05, progress: lineProgress(0, () => {}) },
      ),
    ]);
    expect([first.unfinished, second]).toEqual([[], []]);
    expect(trials.begun).toHaveLength(9);
    expect(new Set(trials.begun).size).toBe(9);
    const first3 = plan().trials.slice(0, 3);
    expect(trials.begun.slice(0, 3).toSorted()).toEqual(first3.map(({ folder }) => join(root, folder)));
    expect((await sweep(redis, plan())).lines).toEqual([]);
    expect(trials.begun).toHaveLength(9);
  });

  it('tries a crashed trial again, so often, and a diverged one never', async () => {
    const redis = await ownRedis();
    const { shared, plan } = benchmark(3);
    const crash: TrialProcessOutcome = {
      status: 'crashed',
      code: null,
      signal: 'SIGSEGV',
      message: 'ended by SIGSEGV',
    };
    let mended = false;
    const trials = fakeTrials({
      milliseconds: 10,
      outcomeOf: ({ config }, run) => {
        if (config.seed === 0 && !mended) return crash;
        if (config.seed === 1) return { status: 'failed', reason: 'diverged', message: 'the reward is NaN' };
        return config.seed === 2 && run === 1 ? crash : { status: 'finished' };
      },
    });
    startWorker(redis, shared, trials.startTrial, { jobs: 3 });
    const { lines, unfinished } = await sweep(redis, plan(), { retries: 1 });
    expect(unfinished.map(({ trial }) => trial.config.seed)).toEqual([0]);
    expect(lines.join('\n')).toMatch(/seed 0: failed: on .*ended by SIGSEGV \(crash 2 in a row\)/);
    expect(lines.join('\n')).toMatch(/seed 2: .*ended by SIGSEGV; started again \(1 of 1\)/);
    expect(states(plan())).toEqual(['waiting', 'failed', 'finished']);
    expect(trials.begun).toHaveLength(5);

    mended = true;
    expect((await sweep(redis, plan(), { retries: 1 })).unfinished).toEqual([]);
    expect(states(plan())).toEqual(['finished', 'failed', 'finished']);
  });

  it('counts crashes since the last new checkpoint, and waits for memory to be free', async () => {
    const redis = await ownRedis();
    const { shared, plan } = benchmark(2);
    const trials = fakeTrials({
      milliseconds: 10,
      outcomeOf: ({ folder, config }, run) => {
        if (run >= 5) return { status: 'finished' };
        if (config.seed === 1) return { status: 'failed', reason: 'shortage', message: 'only 1 GB are free' };
        mkdirSync(join(folder, `checkpoint-${String(run).padStart(12, '0')}`));
        return { status: 'crashed', code: null, signal: 'SIGKILL', message: 'ended by SIGKILL' };
      },
    });
    startWorker(redis, shared, trials.startTrial, { jobs: 2 });
    const { lines, unfinished } = await sweep(redis, plan(), { retries: 1 });
    expect(unfinished).toEqual([]);
    expect(trials.finished).toHaveLength(2);
    expect(lines.join('\n')).toMatch(/seed 1: .*only 1 GB are free/);
  });

  it('gives trials that wait in the queue what is asked for now, and says which run already', async () => {
    const redis = await ownRedis();
    const { shared, plan } = benchmark(2);
    const asked: unknown[] = [];
    const gate = new AbortController();
    const trials = fakeTrials({ milliseconds: 10, gate: gate.signal });
    startWorker(redis, shared, (job, listeners) => {
      asked.push([job.config.seed, job.nice, job.checkpointMinutes]);
      return trials.startTrial(job, listeners);
    });
    const gone = new AbortController();
    const before = sweep(redis, plan(), { stop: gone.signal, run: { nice: 3 } });
    await until(() => trials.begun.length === 1);
    gone.abort();
    await before;
    const now = sweep(redis, plan(), { run: { checkpointMinutes: 7 } });
    setTimeout(() => gate.abort(), 500);
    const { lines } = await now;
    expect(asked).toEqual([
      [0, 3, 10],
      [1, 0, 7],
    ]);
    expect(lines.filter((line) => line.includes('runs already'))).toHaveLength(1);
    expect(lines.join('\n')).toMatch(/seed 0: runs already, as it was submitted before/);
  });

  it.each([false, true])('survives that Redis is ended and started again (data kept: %s)', async (persistent) => {
    const redis = await ownRedis({ persistent });
    const { shared, plan } = benchmark(6);
    const gate = new AbortController();
    const trials = fakeTrials({ milliseconds: 10, gate: gate.signal });
    for (let worker = 0; worker < 2; worker += 1) startWorker(redis, shared, trials.startTrial);
    const swept = sweep(redis, plan());
    await until(() => trials.begun.length >= 2);
    await redis.stop();
    // Longer than a worker's claim lasts, so that others take the two trials that still run.
    await pause(1100);
    await redis.start();
    said.length = 0;
    startWorker(redis, shared, trials.startTrial, { jobs: 6 });
    await until(() => ['0000', '0001'].every((seed) => said.some((line) => line.includes(`${seed}: process`))));
    gate.abort();
    expect((await swept).unfinished).toEqual([]);
    expect(trials.finished).toHaveLength(6);
    expect(repeated(trials.begun)).toEqual([]);
  });

  it('gives a stopped worker its trials back, for others to go on with', async () => {
    const redis = await ownRedis();
    const { shared, root, plan } = benchmark(2);
    const slow = fakeTrials({ milliseconds: 60_000 });
    const end = startWorker(redis, shared, slow.startTrial, { stalledSeconds: 60 });
    const swept = sweep(redis, plan());
    await until(() => slow.begun.length === 1);
    expect(await end()).toEqual({ gaveUp: null, clean: true });
    expect(readdirSync(slow.begun[0])).toEqual([]);

    const quick = fakeTrials({ milliseconds: 10 });
    startWorker(redis, shared, quick.startTrial, { stalledSeconds: 60 });
    expect((await swept).unfinished).toEqual([]);
    expect(quick.finished.toSorted()).toEqual(plan().trials.map(({ folder }) => join(root, folder)));
  });

  it('waits for a trial that another works on, and says who', async () => {
    const redis = await ownRedis();
    const { shared, root, plan } = benchmark(1);
    const folder = join(root, plan().trials[0].folder);
    mkdirSync(folder, { recursive: true });
    const lock = join(folder, 'lock.json');
    writeFileSync(lock, JSON.stringify({ pid: 7, host: 'elsewhere', processStart: null }));
    const trials = fakeTrials({ milliseconds: 10 });
    startWorker(redis, shared, trials.startTrial);
    setTimeout(() => rmSync(lock), 1000);
    const { lines } = await sweep(redis, plan());
    expect(lines.join('\n')).toContain('process 7 on elsewhere works on it');
    expect(trials.finished).toEqual([folder]);
  });

  it('leaves trials to others where the folder is not the shared one, or leads out of it', async () => {
    const redis = await ownRedis();
    const { shared, plan } = benchmark(1);
    const other = benchmark(1);
    openBenchmarkFolder(other.plan())();
    const wrong = fakeTrials({ milliseconds: 10 });
    startWorker(redis, other.shared, wrong.startTrial);
    const swept = sweep(redis, plan());
    await until(() => said.some((line) => line.includes('is another folder than the one that was submitted')));
    const right = fakeTrials({ milliseconds: 10 });
    startWorker(redis, shared, right.startTrial);
    expect((await swept).unfinished).toEqual([]);
    expect([wrong.begun.length, right.begun.length]).toEqual([0, 1]);

    const queue = new Queue(queueName, { connection: { port: redis.port } });
    await queue.add('bad', { benchmark: '..', folderId: 'x', trial: '../../etc', run: {} }, { jobId: 'bad' });
    await until(() => said.some((line) => line.startsWith('bad: ') && line.includes('is no benchmark')));
    await queue.close();
  });

  it('fails in a line when there is no Redis', async () => {
    const redis = await ownRedis({ password: 'secret' });
    const { shared, plan } = benchmark(1);
    const { port } = redis;
    const wrong = { ...redis, address: `redis://:mistaken@127.0.0.1:${port}` };
    await expect(startWorker(wrong, shared, startTrialProcess)()).rejects.toThrow(/cannot be reached: WRONGPASS/);
    ending.pop();
    await redis.stop();
    await expect(sweep(redis, plan())).rejects.toThrow(
      /redis:\/\/:\*\*\*@127\.0\.0\.1:\d+\/0 cannot be reached: .*ECONNREFUSED/,
    );
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(20);
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
