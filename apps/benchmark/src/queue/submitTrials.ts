import { isDeepStrictEqual } from 'node:util';
import type { Queue } from 'bullmq';
import type { SweptTrial } from '../sweep/sweepPlan.ts';
import { jobIdOf, queuedTrialSchema, type QueuedTrial } from './queuedTrial.ts';

/** A trial and what stands in the queue of it. */
export interface SubmittedTrial {
  readonly trial: SweptTrial;
  readonly id: string;
  readonly data: QueuedTrial;
}

export function submittedTrial(trial: SweptTrial, data: QueuedTrial): SubmittedTrial {
  return { trial, id: jobIdOf(data), data };
}

const largestPriority = 2 ** 21 - 1;

/**
 * Puts trials into the queue, the first to be run first. One that stands there already is left as it is: this may be done
 * again at any time, and mends a queue that has lost its data.
 */
export async function submitTrials(queue: Queue, trials: readonly SubmittedTrial[]): Promise<void> {
  await queue.addBulk(
    trials.map(({ trial, id, data }, index) => ({
      name: trial.label,
      data,
      opts: {
        jobId: id,
        priority: Math.min(index + 1, largestPriority),
        // Of what a worker meets beside the trial, such as a folder that does not answer; crashes of trials it counts itself.
        attempts: 10,
        backoff: { type: 'exponential', delay: 1000 },
        removeOnComplete: true,
        removeOnFail: false,
      },
    })),
  );
}

/** Takes failed jobs of these trials out of the queue: submitted again, they have all their attempts. */
export async function forgetFailures(queue: Queue, trials: readonly SubmittedTrial[]): Promise<void> {
  const ids = new Set(trials.map(({ id }) => id));
  for (const job of await queue.getJobs(['failed'])) if (ids.has(job.id ?? '')) await job.remove();
}

/**
 * Gives jobs of these trials that wait in the queue what is asked for now: how they are run, and all their retries. Returns
 * the trials that run already under something else, which they keep until they come back to the queue.
 */
export async function renewSubmitted(queue: Queue, trials: readonly SubmittedTrial[]): Promise<SubmittedTrial[]> {
  const wanted = new Map(trials.map((trial) => [trial.id, trial]));
  for (const job of await queue.getJobs(['waiting', 'prioritized', 'delayed'])) {
    const trial = wanted.get(job.id ?? '');
    if (trial !== undefined && !isDeepStrictEqual(filled(job.data), filled(trial.data))) {
      await job.updateData(trial.data).catch(async (error: unknown) => {
        // A worker may have ended it meanwhile.
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

/** With its defaults; undefined where it is of another version. */
function filled(data: unknown): QueuedTrial | undefined {
  return queuedTrialSchema.safeParse(data).data;
}
