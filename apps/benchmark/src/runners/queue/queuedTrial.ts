import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve, sep } from 'node:path';
import { writeFileAtomically } from '@policypath/trial/node';
import { trialFile, type TrialConfig } from '@policypath/trial/records';
import { z } from 'zod';
import { benchmarkPath, readBenchmark } from '../../store/benchmark.ts';
import { trialLabel } from '../../words/trialNames.ts';
import { crashesSchema } from '../restarts.ts';
import type { BatchTrial, TrialBatch } from '../trialBatch.ts';
import { trialJobSchema, type TrialJob } from '../trialJob.ts';

/** Name of the queue in Redis. */
export const queueName = 'policypath-trials';

/**
 * The queue's entry for a trial: its place below the shared folder, which each machine may mount elsewhere.
 * Its settings are read from that place.
 */
export const queuedTrialSchema = z.strictObject({
  /** The benchmark's folder below the shared one. */
  benchmark: z.string().regex(/^[^/\\]+$/),
  /** Identifies that folder, because a machine that has not mounted the shared one may have another of the same name. */
  folderId: z.string().min(1),
  /** The trial's folder below the benchmark's, with slashes. */
  trial: z.string().min(1),
  run: trialJobSchema
    .pick({
      engine: true,
      threads: true,
      checkpointMinutes: true,
      checkpointSteps: true,
      keepCheckpoints: true,
      allowEngineChange: true,
      thin: true,
      plugins: true,
      nice: true,
    })
    .partial(),
  /** How often a trial that crashes is started again without getting to a new checkpoint. */
  retries: z.int().nonnegative().default(2),
  /** Its crashes since its last new checkpoint. */
  crashes: crashesSchema.optional(),
});

export type QueuedTrial = z.infer<typeof queuedTrialSchema>;

/** What a worker reports of a running trial. */
export interface QueuedProgress {
  readonly step: number;
  readonly steps: number;
  readonly stepsPerSecond: number | null;
  readonly lastReturn: number | null;
  /** Where it runs, e.g. 'node-7'. */
  readonly host: string;
}

/** Progress of a job that was put back, with the reason. */
export interface QueuedNote {
  readonly note: string;
}

/** The queue's entry for a trial of a batch; `folderId` identifies the batch's folder. */
export function queuedTrial({ root, run, retries }: TrialBatch, { folder }: BatchTrial, folderId: string): QueuedTrial {
  return { benchmark: basename(resolve(root)), folderId, trial: folder.split(sep).join('/'), run, retries };
}

/** The job's id. It follows from the trial, so submitting it twice leaves one job. */
export function jobIdOf({ benchmark, trial }: Pick<QueuedTrial, 'benchmark' | 'trial'>): string {
  // A colon separates the parts of Redis keys, and BullMQ refuses it.
  return `${benchmark}/${trial}`.replaceAll(':', '_');
}

const folderIdFile = 'queue.json';
const folderIdSchema = z.object({ folderId: z.string().min(1) });

/** The id of a benchmark's folder; null when it has none or the folder is missing. */
function readFolderId(root: string): string | null {
  const path = join(root, folderIdFile);
  if (!existsSync(path)) return null;
  try {
    return folderIdSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).folderId;
  } catch {
    return null;
  }
}

/** The id of a benchmark's folder; creates one when it has none. */
export function folderId(root: string): string {
  const found = readFolderId(root);
  if (found !== null) return found;
  const made = randomUUID();
  writeFileAtomically(join(root, folderIdFile), `${JSON.stringify({ folderId: made })}\n`);
  return made;
}

function hasEnded(folder: string): boolean {
  return existsSync(trialFile(folder, 'result')) || existsSync(trialFile(folder, 'failure'));
}

/** A queued trial with its paths on this machine. */
export interface FoundTrial {
  readonly folder: string;
  readonly config: TrialConfig;
  /** Of the benchmark; shown with every result. */
  readonly benchmarkLabel: string | undefined;
  /** e.g. 'Hopper-v4 pptb seed 3'. */
  readonly name: string;
  /** Where it keeps checkpoints for ever, for its branches. */
  readonly keepCheckpoints: number[] | undefined;
  /** The trial that it begins with, which has ended. */
  readonly fork: TrialJob['fork'];
}

/**
 * Looks the trial up in the benchmark's folder below `shared`. Only a trial that its definition lists is found, so that no
 * job can lead to another folder. Returns why it cannot be run here, in a line, where that is so.
 */
export function findQueuedTrial(shared: string, queued: QueuedTrial): FoundTrial | string {
  const { benchmark, trial } = queued;
  const root = join(shared, benchmark);
  if (['.', '..'].includes(benchmark) || !existsSync(benchmarkPath(root))) {
    return `${root} is no benchmark's folder: --root is the shared folder in which ${benchmark} lies, as this machine sees it`;
  }
  if (readFolderId(root) !== queued.folderId) {
    return `${root} is another folder than the one that was submitted: --root is the shared folder, as this machine sees it`;
  }
  const content = readBenchmark(root);
  const found = content?.trials.find(({ folder }) => folder.replaceAll('\\', '/') === trial);
  if (found === undefined) return `${benchmarkPath(root)} lists no trial ${trial}: submit the benchmark again`;
  const { config, keepCheckpoints, fork } = found;
  const trunk = fork === undefined ? undefined : join(root, fork.trunk);
  if (trunk !== undefined && !hasEnded(trunk)) return `${trialLabel(found)} waits for its trunk, ${fork?.trunk}`;
  return {
    folder: join(root, trial),
    config,
    benchmarkLabel: content?.label,
    name: trialLabel(found),
    keepCheckpoints,
    fork: trunk === undefined || fork === undefined ? undefined : { ...fork, trunk },
  };
}
