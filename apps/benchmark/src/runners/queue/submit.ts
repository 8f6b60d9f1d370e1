import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { trialFile } from '@policypath/trial/records';
import { Queue, type Job } from 'bullmq';
import { commandLine } from '../../words/commandLine.ts';
import { createTrialsProgress, type TrialsProgress } from '../progress.ts';
import { pause } from '../restarts.ts';
import type { BatchTrial, TrialBatch, UnfinishedTrial } from '../trialBatch.ts';
import {
  folderId,
  jobIdOf,
  queueName,
  queuedTrial,
  queuedTrialSchema,
  type QueuedNote,
  type QueuedProgress,
  type QueuedTrial,
} from './queuedTrial.ts';
import { connectRedis, type RedisPlace } from './redis.ts';

export interface QueueOptions {
  /** Seconds to wait for Redis at the start. Default 10. */
  readonly connectSeconds?: number;
  /** Seconds between two looks at the trials. Default 1. */
  readonly interval?: number;
  /** Seconds between two submissions of missing jobs, in case the queue lost its data. Default 15. */
  readonly submitInterval?: number;
  readonly progress?: TrialsProgress;
}

/**
 * Submits the trials of a batch and watches until workers have ended all of them. The trial's folder says whether it is
 * finished, not the queue. When the batch is stopped, only the watching ends; the trials stay in the queue. Returns the
 * trials that did not finish.
 *
 * @throws Error when Redis cannot be reached at the start
 */
export async function runByQueue(
  batch: TrialBatch,
  place: RedisPlace,
  options: QueueOptions = {},
): Promise<UnfinishedTrial[]> {
  const { root, trials, total, stop } = batch;
  const { connectSeconds = 10, interval = 1, submitInterval = 15 } = options;
  const progress = options.progress ?? createTrialsProgress({ total, finished: total - trials.length });
  const redis = await connectRedis(place, (line) => progress.say(line), connectSeconds);
  const queue = new Queue(queueName, { connection: redis });
  queue.on('error', () => {});
  const id = folderId(root);
  const open = new Map<string, SubmittedTrial>();
  for (const trial of trials) {
    const data = queuedTrial(batch, trial, id);
    open.set(jobIdOf(data), { trial, id: jobIdOf(data), data });
  }
  const unfinished: UnfinishedTrial[] = [];
  const watch = createWatch(progress, open, unfinished);
  try {
    await forgetFailures(queue, [...open.values()]);
    for (const { trial } of await renewSubmitted(queue, [...open.values()])) {
      progress.say(
        `${trial.label}: runs already, as it was submitted before; what is asked for now holds when it is started again`,
      );
    }
    let lastSubmitted = -Infinity;
    let asking: Promise<void> | null = null;
    while (open.size > 0 && !stop.aborted) {
      for (const { id: jobId, trial } of open.values()) lookAtFolder(watch, root, jobId, trial.folder);
      // Look at the folders even while Redis is away.
      asking ??= (async () => {
        if (performance.now() - lastSubmitted >= 1000 * submitInterval) {
          await submitTrials(queue, [...open.values()]);
          lastSubmitted = performance.now();
          if ((await queue.getWorkersCount()) === 0) watch.missWorkers();
        }
        for (const job of await queue.getJobs(['active', 'delayed', 'failed'])) await watch.look(job);
      })()
        .catch((error: Error) => progress.say(`queue: ${error.message}`))
        .finally(() => (asking = null));
      await pause(interval, stop);
    }
  } finally {
    progress.end();
    await Promise.race([queue.close().catch(() => {}), pause(2)]);
    redis.disconnect();
  }
  return unfinished;
}

interface Watch {
  end(id: string, line: string, isOver: boolean): void;
  look(job: Job): Promise<void>;
  missWorkers(): void;
}

function lookAtFolder(watch: Watch, root: string, id: string, folder: string): void {
  const place = join(root, folder);
  if (existsSync(trialFile(place, 'result'))) watch.end(id, 'finished', true);
  else if (existsSync(trialFile(place, 'failure'))) watch.end(id, 'failed: see failure.json in its folder', true);
}

function createWatch(
  progress: TrialsProgress,
  open: Map<string, SubmittedTrial>,
  unfinished: UnfinishedTrial[],
): Watch {
  const attempts = new Map<string, number>();
  const notes = new Map<string, string>();
  let missed = false;
  const end = (id: string, line: string, isOver: boolean): void => {
    const found = open.get(id);
    if (found === undefined) return;
    open.delete(id);
    progress.ended(found.trial.label, line, isOver);
  };
  return {
    end,
    missWorkers() {
      if (!missed) progress.say(`no worker takes trials yet: start some by ${commandLine('worker')}`);
      missed = true;
    },
    async look(job) {
      const id = job.id ?? '';
      const found = open.get(id);
      if (found === undefined) return;
      const { label } = found.trial;
      const { attemptsMade } = job;
      if (job.finishedOn === undefined && attemptsMade > (attempts.get(id) ?? 0)) {
        progress.say(`${label}: ${job.failedReason}; tried again (${attemptsMade} of ${(job.opts.attempts ?? 1) - 1})`);
        attempts.set(id, attemptsMade);
      }
      const told = job.progress as Partial<QueuedProgress & QueuedNote>;
      if (told.note !== undefined && notes.get(id) !== told.note) {
        notes.set(id, told.note);
        progress.say(`${label}: ${told.note}`);
      }
      const { step, steps, stepsPerSecond = null, lastReturn = null } = told;
      if (step !== undefined && steps !== undefined) {
        progress.show(label, { type: 'progress', step, steps, stepsPerSecond, lastReturn });
      }
      if (job.finishedOn !== undefined && (await job.isFailed())) {
        const message = job.failedReason;
        unfinished.push({ trial: found.trial, outcome: { status: 'crashed', code: null, signal: null, message } });
        end(id, `failed: ${message}`, false);
      }
    },
  };
}

/** A trial and its entry in the queue. */
interface SubmittedTrial {
  readonly trial: BatchTrial;
  readonly id: string;
  readonly data: QueuedTrial;
}

const largestPriority = 2 ** 21 - 1;

/**
 * Puts trials into the queue in the order in which they are to run. An existing job is left as it is, so this may be repeated
 * at any time and refills a queue that lost its data.
 */
async function submitTrials(queue: Queue, trials: readonly SubmittedTrial[]): Promise<void> {
  await queue.addBulk(
    trials.map(({ trial, id, data }, index) => ({
      name: trial.label,
      data,
      opts: {
        jobId: id,
        priority: Math.min(index + 1, largestPriority),
        // Attempts are for failures around the trial, such as a folder that does not answer. The worker counts crashes itself.
        attempts: 10,
        backoff: { type: 'exponential', delay: 1000 },
        removeOnComplete: true,
        removeOnFail: false,
      },
    })),
  );
}

/** Removes failed jobs of these trials, so that they are submitted again with all their attempts. */
async function forgetFailures(queue: Queue, trials: readonly SubmittedTrial[]): Promise<void> {
  const ids = new Set(trials.map(({ id }) => id));
  for (const job of await queue.getJobs(['failed'])) if (ids.has(job.id ?? '')) await job.remove();
}

/**
 * Updates the waiting jobs of these trials to the present run options and gives them all their retries. Returns
 * the trials that already run with other options, which they keep until they come back to the queue.
 */
async function renewSubmitted(queue: Queue, trials: readonly SubmittedTrial[]): Promise<SubmittedTrial[]> {
  const wanted = new Map(trials.map((trial) => [trial.id, trial]));
  for (const job of await queue.getJobs(['waiting', 'prioritized', 'delayed'])) {
    const trial = wanted.get(job.id ?? '');
    if (trial !== undefined && !isDeepStrictEqual(filled(job.data), filled(trial.data))) {
      await job.updateData(trial.data).catch(async (error: unknown) => {
        // A worker may have ended the job meanwhile.
        if ((await queue.getJob(trial.id)) !== undefined) throw error;
      });
    }
  }
  return (await queue.getJobs(['active'])).flatMap((job) => {
    const trial = wanted.get(job.id ?? '');
    const same = isDeepStrictEqual(filled(job.data)?.run, filled(trial?.data)?.run);
    return trial === undefined || same ? [] : [trial];
  });
}

/** The entry with its defaults; undefined when another version wrote it. */
function filled(data: unknown): QueuedTrial | undefined {
  return queuedTrialSchema.safeParse(data).data;
}
