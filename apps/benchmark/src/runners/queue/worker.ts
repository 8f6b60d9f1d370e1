import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { lockOwner, type PluginRecord } from '@policypath/trial/node';
import { trialFile } from '@policypath/trial/records';
import { DelayedError, UnrecoverableError, WaitingError, Worker, type Job } from 'bullmq';
import { pluginsIn } from '../../plugins/plugins.ts';
import { countedCrash, restartWait } from '../restarts.ts';
import { describedOutcome, keptSteps } from '../trialBatch.ts';
import type { RunOptions } from '../trialJob.ts';
import type { startTrialProcess, TrialProcess } from '../trialProcess.ts';
import {
  findQueuedTrial,
  queueName,
  queuedTrialSchema,
  type FoundTrial,
  type QueuedNote,
  type QueuedProgress,
  type QueuedTrial,
} from './queuedTrial.ts';
import { connectRedis, type RedisPlace } from './redis.ts';

export interface RunWorkerOptions {
  readonly redis: RedisPlace;
  /** The shared folder, as this machine sees it. */
  readonly shared: string;
  /** Seconds to wait for Redis at the start. Default 10. */
  readonly connectSeconds?: number;
  /** Trials at a time. */
  readonly jobs: number;
  /** Overrides the submitted run options. */
  readonly run: RunOptions;
  /** Folders of the plug-ins that trials may need. Default none. */
  readonly pluginFolders?: readonly string[];
  /** Seconds of silence after which other workers may take this worker's trials. */
  readonly stalledSeconds: number;
  readonly startTrial: typeof startTrialProcess;
  readonly say: (line: string) => void;
  /** Aborted: trials save a checkpoint, go back to the queue, and the worker ends. */
  readonly stop: AbortSignal;
  /** Seconds until a trial that could not run is tried again. Default: 5 when it is locked or crashed, 30 when it cannot run here. */
  readonly patience?: WorkerState['patience'];
}

/** How a worker ended. */
export interface WorkerEnd {
  /** Why the worker gave up; null when it was stopped. */
  readonly gaveUp: string | null;
  /** Whether it gave its trials back. Otherwise others take them after `stalledSeconds`. */
  readonly clean: boolean;
}

const connectionErrors = ['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT'];

/** Seconds for which an ending worker tries to reach Redis. */
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
  const { shared, run, pluginFolders = [], startTrial, patience = { locked: 5, elsewhere: 30, crashed: 5 } } = options;
  const state: WorkerState = { shared, run, pluginFolders, startTrial, say, running, stop: ending, giveUp, patience };
  const worker = new Worker<unknown, QueuedEnd>(
    queueName,
    async (job: Job<unknown, QueuedEnd>, token?: string) => await processQueuedTrial(state, job, token),
    {
      connection: redis,
      name: hostname(),
      concurrency: options.jobs,
      lockDuration: 1000 * stalledSeconds,
      stalledInterval: 1000 * stalledSeconds,
      // A lost machine says nothing about the trial, so its job may be taken up again any number of times.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      runRetryDelay: 1000,
    },
  );
  worker.on('error', (error) => {
    // The connection reports outages; lost jobs are reported below.
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const known = /^(could not renew lock|(Missing key|Missing lock|Lock mismatch) for job)/.test(error.message);
    if (redis.status === 'ready' && !known && !connectionErrors.includes(code)) say(`queue: ${error.message}`);
  });
  worker.on('stalled', (id) => say(`${id}: its worker is silent; waiting again`));
  worker.on('lockRenewalFailed', (ids) => {
    for (const id of ids) say(`${id}: its place in the queue was lost; the trial goes on, its folder is locked`);
  });

  await aborted(ending);
  // Take no more trials, and wait until the running ones are put back.
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

/** State of a running worker. */
interface WorkerState {
  /** The shared folder, as this machine sees it. */
  readonly shared: string;
  /** Overrides the job's run options. */
  readonly run: RunOptions;
  readonly pluginFolders: readonly string[];
  readonly startTrial: typeof startTrialProcess;
  readonly say: (line: string) => void;
  /** The trials that run here, by folder. */
  readonly running: Map<string, TrialProcess>;
  /** Aborted: trials are put back. */
  readonly stop: AbortSignal;
  /** Called when the worker cannot go on. */
  readonly giveUp: (why: string) => void;
  /** Seconds until a trial that could not run, or crashed once, is tried again; each further crash doubles them. */
  readonly patience: { readonly locked: number; readonly elsewhere: number; readonly crashed: number };
}

/** The final result of a job. */
interface QueuedEnd {
  readonly ended: 'finished' | 'diverged';
}

/**
 * Runs the trial of one job in a child process, or finds that it is over. The trial's folder decides:
 * `result.json` says that it is finished, its lock who works on it.
 *
 * @throws DelayedError, WaitingError after the job was put back; UnrecoverableError when the trial cannot be run as it is
 *   asked, or has crashed too often without a new checkpoint
 */
async function processQueuedTrial(state: WorkerState, job: Job, token: string | undefined): Promise<QueuedEnd> {
  const parsed = queuedTrialSchema.safeParse(job.data);
  if (!parsed.success) throw new UnrecoverableError('this is no trial that this version of policypath knows');
  const putBack = async (why: string, seconds: number): Promise<never> => {
    state.say(`${job.id}: ${why}; put back`);
    await job.updateProgress({ note: `${hostname()}: ${why}` } satisfies QueuedNote);
    await job.moveToDelayed(Date.now() + 1000 * seconds, token);
    throw new DelayedError();
  };
  const toQueue = async (): Promise<never> => {
    await job.moveToWait(token);
    throw new WaitingError();
  };

  if (state.stop.aborted) return await toQueue();
  // Plug-ins define the agents and environments without which the trial's settings cannot be read.
  const plugins = await pluginsIn(state.pluginFolders, parsed.data.run.plugins ?? []);
  if (typeof plugins === 'string') return await putBack(plugins, state.patience.elsewhere);
  const found = findQueuedTrial(state.shared, parsed.data);
  if (typeof found === 'string') return await putBack(found, state.patience.elsewhere);
  const { folder } = found;
  if (existsSync(trialFile(folder, 'result'))) return { ended: 'finished' };
  if (existsSync(trialFile(folder, 'failure'))) return { ended: 'diverged' };
  // While Redis is away this worker may lose a job and then get it again.
  const running = state.running.get(folder);
  const owner = running === undefined ? lockOwner(folder) : null;
  if (owner !== null) {
    return await putBack(`process ${owner.pid} on ${owner.host} works on it`, state.patience.locked);
  }
  const outcome = await (running ?? startQueued(state, job, { ...parsed.data, plugins }, found)).outcome;
  state.say(`${found.name}: ${describedOutcome(outcome)}`);
  if (outcome.status === 'finished') return { ended: 'finished' };
  if (outcome.status === 'stopped') return await toQueue();
  if (outcome.status === 'crashed') {
    const { crashes: before = null, retries } = parsed.data;
    const crashes = countedCrash(before, folder);
    if (crashes.count > retries) {
      throw new UnrecoverableError(`on ${hostname()}: ${outcome.message} (crash ${crashes.count} in a row)`);
    }
    await job.updateData({ ...parsed.data, crashes });
    const again = `${outcome.message}; started again (${crashes.count} of ${retries})`;
    return await putBack(again, restartWait(state.patience.crashed, crashes.count));
  }
  switch (outcome.reason) {
    case 'diverged':
      return { ended: 'diverged' };
    case 'locked':
      return await putBack(outcome.message, state.patience.locked);
    case 'other engine':
    case 'shortage':
      return await putBack(outcome.message, state.patience.elsewhere);
    case 'disk full':
      state.giveUp(outcome.message);
      return await toQueue();
    case 'refused':
      throw new UnrecoverableError(`on ${hostname()}: ${outcome.message}`);
  }
}

function startQueued(
  state: WorkerState,
  job: Job,
  { run, crashes, plugins }: QueuedTrial & { readonly plugins: readonly PluginRecord[] },
  found: FoundTrial,
): TrialProcess {
  const { folder, config, benchmarkLabel, name, fork } = found;
  const options = { ...run, ...state.run };
  const keepCheckpoints = keptSteps(found, options.keepCheckpoints);
  state.say(`${name}: started${crashes === undefined ? '' : ' again'}`);
  let last = -Infinity;
  const trial = state.startTrial(
    {
      folder,
      config,
      ...(benchmarkLabel === undefined ? {} : { label: benchmarkLabel }),
      ...options,
      plugins: [...plugins],
      ...(keepCheckpoints === undefined ? {} : { keepCheckpoints }),
      ...(fork === undefined ? {} : { fork }),
    },
    {
      onProgress({ step, steps, stepsPerSecond, lastReturn }) {
        if (performance.now() - last < 2000) return;
        last = performance.now();
        const progress: QueuedProgress = { step, steps, stepsPerSecond, lastReturn, host: hostname() };
        // Progress is only for display, so a job that has left the queue does not matter.
        job.updateProgress({ ...progress }).catch(() => {});
      },
    },
  );
  state.running.set(folder, trial);
  void trial.outcome.finally(() => state.running.delete(folder)).catch(() => {});
  return trial;
}
