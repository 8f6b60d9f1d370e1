import { setTimeout } from 'node:timers/promises';
import { hostname } from 'node:os';
import { Worker, type Job } from 'bullmq';
import type { startTrialProcess, TrialProcess } from '../runner/index.ts';
import type { RunOptions } from '../sweep/runSweep.ts';
import { connectRedis } from './connectRedis.ts';
import { processQueuedTrial, type QueuedEnd, type WorkerState } from './processQueuedTrial.ts';
import { queueName } from './queuedTrial.ts';
import type { RedisPlace } from './redisPlace.ts';

export interface RunWorkerOptions {
  readonly redis: RedisPlace;
  /** The shared folder, as this machine sees it. */
  readonly shared: string;
  /** How long Redis is waited for at the start. Default 10. */
  readonly connectSeconds?: number;
  /** Trials at a time. */
  readonly jobs: number;
  /** Goes before what was submitted. */
  readonly run: RunOptions;
  /** A worker that was silent for so long has lost its trials to others. */
  readonly stalledSeconds: number;
  readonly startTrial: typeof startTrialProcess;
  readonly say: (line: string) => void;
  /** Aborted: trials save a checkpoint, go back to the queue, and the worker ends. */
  readonly stop: AbortSignal;
  /** Seconds until a trial is tried again that could not be run. Default: 5 when it is locked or has crashed, 30 when it cannot run here. */
  readonly patience?: WorkerState['patience'];
}

/** How a worker ended. */
export interface WorkerEnd {
  /** Why it gave up; null when it was stopped. */
  readonly gaveUp: string | null;
  /** Whether it could give its trials back; else they are others' once it was silent for long enough. */
  readonly clean: boolean;
}

const connectionErrors = ['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT'];

/** Seconds for which a worker that ends tries to tell Redis. */
const farewellSeconds = 10;

/**
 * Takes trials from the queue and runs each in a process of its own until it is stopped. This process itself computes
 * nothing, so that it can renew its claim to the jobs for hours.
 *
 * @throws Error when Redis cannot be reached at the start
 */
export async function runWorker(options: RunWorkerOptions): Promise<WorkerEnd> {
  const { say, stop, stalledSeconds } = options;
  const redis = await connectRedis(options.redis, say, options.connectSeconds ?? 10);
  const running = new Map<string, TrialProcess>();
  let gaveUp: string | null = null;
  const quit = new AbortController();
  const giveUp = (why: string): void => {
    gaveUp ??= why;
    quit.abort();
  };
  const ending = AbortSignal.any([stop, quit.signal]);
  const { shared, run, startTrial, patience = { locked: 5, elsewhere: 30, crashed: 5 } } = options;
  const state: WorkerState = { shared, run, startTrial, say, running, stop: ending, giveUp, patience };
  const worker = new Worker<unknown, QueuedEnd>(
    queueName,
    async (job: Job<unknown, QueuedEnd>, token?: string) => await processQueuedTrial(state, job, token),
    {
      connection: redis,
      name: hostname(),
      concurrency: options.jobs,
      lockDuration: 1000 * stalledSeconds,
      stalledInterval: 1000 * stalledSeconds,
      // That a machine was lost says nothing about the trial: such a job is taken up again however often.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      runRetryDelay: 1000,
    },
  );
  worker.on('error', (error) => {
    // Outages are told by the connection itself, lost jobs below.
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const known = /^(could not renew lock|(Missing key|Missing lock|Lock mismatch) for job)/.test(error.message);
    if (redis.status === 'ready' && !known && !connectionErrors.includes(code)) say(`queue: ${error.message}`);
  });
  worker.on('stalled', (id) => say(`${id}: its worker is silent; waiting again`));
  worker.on('lockRenewalFailed', (ids) => {
    for (const id of ids) say(`${id}: its place in the queue was lost; the trial goes on, its folder is locked`);
  });

  await aborted(ending);
  // Takes no trial any more, and waits for those that run to be put back.
  const closed = worker.close();
  for (const trial of running.values()) trial.stop();
  await Promise.all([...running.values()].map(async ({ outcome }) => await outcome.catch(() => {})));
  const clean = await Promise.race([
    closed.then(() => true),
    setTimeout(1000 * farewellSeconds, false, { ref: false }),
  ]);
  if (clean) await redis.quit();
  else redis.disconnect();
  return { gaveUp, clean };
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
