import type { Queue } from 'bullmq';
import type { SweptTrial } from '../sweep/sweepPlan.ts';
import { jobIdOf, type QueuedTrial } from './queuedTrial.ts';

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
export async function submitTrials(queue: Queue, trials: readonly SubmittedTrial[], retries: number): Promise<void> {
  await queue.addBulk(
    trials.map(({ trial, id, data }, index) => ({
      name: trial.label,
      data,
      opts: {
        jobId: id,
        priority: Math.min(index + 1, largestPriority),
        attempts: retries + 1,
        backoff: { type: 'fixed', delay: 1000 },
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
