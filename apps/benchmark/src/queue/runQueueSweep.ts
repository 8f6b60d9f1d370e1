import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { trialFile } from '@policypath/trial/records';
import { Queue, type Job } from 'bullmq';
import { createTrialsProgress, pause, type TrialsProgress } from '../runner/index.ts';
import type { RunOptions, UnfinishedTrial } from '../sweep/runSweep.ts';
import { openTrials, type SweepPlan } from '../sweep/sweepPlan.ts';
import { connectRedis } from './connectRedis.ts';
import { folderId } from './folderId.ts';
import { queueName, queuedTrial, type QueuedNote, type QueuedProgress } from './queuedTrial.ts';
import type { RedisPlace } from './redisPlace.ts';
import { forgetFailures, renewSubmitted, submittedTrial, submitTrials, type SubmittedTrial } from './submitTrials.ts';

export interface RunQueueSweepOptions {
  readonly plan: SweepPlan;
  readonly redis: RedisPlace;
  /** How long Redis is waited for at the start. Default 10. */
  readonly connectSeconds?: number;
  readonly run: RunOptions;
  readonly retries: number;
  /** Aborted: the trials stay in the queue, only watching them ends. */
  readonly stop: AbortSignal;
  /** Seconds between two looks. Default 1. */
  readonly interval?: number;
  /** Seconds between two submissions of what is missing, which a queue that has lost its data needs. Default 15. */
  readonly submitInterval?: number;
  readonly progress?: TrialsProgress;
}

/**
 * Submits all trials that are neither finished nor failed, and watches until workers have ended every one of them. Whether a
 * trial is finished its folder says, not the queue. Returns the trials that did not finish.
 *
 * @throws Error when Redis cannot be reached at the start
 */
export async function runQueueSweep(options: RunQueueSweepOptions): Promise<UnfinishedTrial[]> {
  const { plan, run, retries, stop, interval = 1, submitInterval = 15 } = options;
  const waiting = openTrials(plan.trials);
  const total = plan.trials.length;
  const progress = options.progress ?? createTrialsProgress({ total, finished: total - waiting.length });
  const redis = await connectRedis(options.redis, (line) => progress.say(line), options.connectSeconds ?? 10);
  const queue = new Queue(queueName, { connection: redis });
  queue.on('error', () => {});
  const id = folderId(plan.root);
  const open = new Map<string, SubmittedTrial>();
  for (const trial of waiting) {
    const submitted = submittedTrial(trial, queuedTrial(plan.root, trial.folder, { folderId: id, run, retries }));
    open.set(submitted.id, submitted);
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
      for (const { id: jobId, trial } of open.values()) lookAtFolder(watch, plan.root, jobId, trial.folder);
      // Redis may be away for long: the folders are looked at all the same.
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
      if (!missed) progress.say('no worker takes trials yet: start some by `policypath worker`');
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
