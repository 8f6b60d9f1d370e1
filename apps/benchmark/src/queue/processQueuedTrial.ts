import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { trialFile } from '@policypath/trial/records';
import { lockOwner } from '@policypath/trial/node';
import { DelayedError, UnrecoverableError, WaitingError, type Job } from 'bullmq';
import {
  countedCrash,
  restartWait,
  type startTrialProcess,
  type TrialProcess,
  type TrialProcessOutcome,
} from '../runner/index.ts';
import type { RunOptions } from '../sweep/runSweep.ts';
import { findQueuedTrial, type FoundTrial } from './findQueuedTrial.ts';
import { queuedTrialSchema, type QueuedNote, type QueuedProgress, type QueuedTrial } from './queuedTrial.ts';

/** What a worker knows while it works. */
export interface WorkerState {
  /** The shared folder, as this machine sees it. */
  readonly shared: string;
  /** Goes before what the job says. */
  readonly run: RunOptions;
  readonly startTrial: typeof startTrialProcess;
  readonly say: (line: string) => void;
  /** The trials that run here, by folder. */
  readonly running: Map<string, TrialProcess>;
  /** Aborted: trials are put back. */
  readonly stop: AbortSignal;
  /** The worker cannot go on, as `why` says. */
  readonly giveUp: (why: string) => void;
  /** Seconds until a trial is looked at again that could not be run now, or crashed once; each crash more doubles them. */
  readonly patience: { readonly locked: number; readonly elsewhere: number; readonly crashed: number };
}

/** How a job ended that is over for good. */
export interface QueuedEnd {
  readonly ended: 'finished' | 'diverged';
}

/**
 * Runs the trial of one job in a process of its own, or finds that it is over. What its folder tells is what counts:
 * `result.json` says that it is finished, its lock who works on it.
 *
 * @throws DelayedError, WaitingError after the job was put back; UnrecoverableError when the trial cannot be run as it is
 *   asked, or has crashed too often without a new checkpoint
 */
export async function processQueuedTrial(state: WorkerState, job: Job, token: string | undefined): Promise<QueuedEnd> {
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
  const found = findQueuedTrial(state.shared, parsed.data);
  if (typeof found === 'string') return await putBack(found, state.patience.elsewhere);
  const { folder } = found;
  if (existsSync(trialFile(folder, 'result'))) return { ended: 'finished' };
  if (existsSync(trialFile(folder, 'failure'))) return { ended: 'diverged' };
  // A job that this worker lost, while Redis was away, may come back to it.
  const running = state.running.get(folder);
  const owner = running === undefined ? lockOwner(folder) : null;
  if (owner !== null) {
    return await putBack(`process ${owner.pid} on ${owner.host} works on it`, state.patience.locked);
  }
  const outcome = await (running ?? startQueued(state, job, parsed.data, found)).outcome;
  state.say(`${found.name}: ${told(outcome)}`);
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

function startQueued(state: WorkerState, job: Job, { run, crashes }: QueuedTrial, found: FoundTrial): TrialProcess {
  const { folder, config, benchmarkLabel, name } = found;
  state.say(`${name}: started${crashes === undefined ? '' : ' again'}`);
  let last = -Infinity;
  const trial = state.startTrial(
    { folder, config, ...(benchmarkLabel === undefined ? {} : { label: benchmarkLabel }), ...run, ...state.run },
    {
      onProgress({ step, steps, stepsPerSecond, lastReturn }) {
        if (performance.now() - last < 2000) return;
        last = performance.now();
        const progress: QueuedProgress = { step, steps, stepsPerSecond, lastReturn, host: hostname() };
        // Only for those who watch; the job may be gone from the queue.
        job.updateProgress({ ...progress }).catch(() => {});
      },
    },
  );
  state.running.set(folder, trial);
  void trial.outcome.finally(() => state.running.delete(folder)).catch(() => {});
  return trial;
}

function told(outcome: TrialProcessOutcome): string {
  if (outcome.status === 'finished') return 'finished';
  if (outcome.status === 'stopped') return 'stopped with a checkpoint, goes back to the queue';
  return outcome.status === 'failed' ? `${outcome.reason}: ${outcome.message}` : `crashed: ${outcome.message}`;
}
