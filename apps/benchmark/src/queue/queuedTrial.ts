import { basename, resolve, sep } from 'node:path';
import { z } from 'zod';
import { crashesSchema, trialJobSchema } from '../runner/index.ts';
import type { RunOptions } from '../sweep/runSweep.ts';

/** Name of the queue in Redis. */
export const queueName = 'policypath-trials';

/**
 * What stands in the queue of a trial: where it is found below the shared folder, which every machine may mount elsewhere.
 * Its settings are read there.
 */
export const queuedTrialSchema = z.strictObject({
  /** The benchmark's folder below the shared one. */
  benchmark: z.string().regex(/^[^/\\]+$/),
  /** Tells that folder from another of the same name, on a machine that has not mounted the shared one. */
  folderId: z.string().min(1),
  /** The trial's folder below the benchmark's, with slashes. */
  trial: z.string().min(1),
  run: trialJobSchema
    .pick({
      engine: true,
      threads: true,
      checkpointMinutes: true,
      checkpointSteps: true,
      allowEngineChange: true,
      nice: true,
    })
    .partial(),
  /** How often a trial that crashes is started again without getting to a new checkpoint. */
  retries: z.int().nonnegative().default(2),
  /** Its crashes since its last new checkpoint. */
  crashes: crashesSchema.optional(),
});

export type QueuedTrial = z.infer<typeof queuedTrialSchema>;

/** What a worker tells of a trial that runs. */
export interface QueuedProgress {
  readonly step: number;
  readonly steps: number;
  readonly stepsPerSecond: number | null;
  readonly lastReturn: number | null;
  /** Where it runs, e.g. 'node-7'. */
  readonly host: string;
}

/** Why a job was put back, as its progress. */
export interface QueuedNote {
  readonly note: string;
}

/** What stands in the queue of the trial in `folder`, below the benchmark's folder `root`. */
export function queuedTrial(
  root: string,
  folder: string,
  { folderId, run, retries }: { readonly folderId: string; readonly run: RunOptions; readonly retries: number },
): QueuedTrial {
  return { benchmark: basename(resolve(root)), folderId, trial: folder.split(sep).join('/'), run, retries };
}

/** The job's id: submitted twice, it stands in the queue once. */
export function jobIdOf({ benchmark, trial }: Pick<QueuedTrial, 'benchmark' | 'trial'>): string {
  // A colon separates the parts of Redis keys, and BullMQ refuses it.
  return `${benchmark}/${trial}`.replaceAll(':', '_');
}
