import { join } from 'node:path';
import type { TrialConfig } from '@policypath/trial/records';
import type { RunOptions, TrialJob } from './trialJob.ts';
import type { TrialProcessOutcome } from './trialProcess.ts';

/** A trial of a benchmark, as the runners need it. */
export interface BatchTrial {
  /** e.g. 'Hopper-v4 pptb seed 3'. */
  readonly label: string;
  /** Folder, relative to the benchmark's. */
  readonly folder: string;
  readonly config: TrialConfig;
}

/** The trials of a benchmark to run, in this order, and how to run them: the input of every runner. */
export interface TrialBatch {
  /** The benchmark's folder. */
  readonly root: string;
  /** The benchmark's label, shown with every result. */
  readonly label: string | undefined;
  readonly trials: readonly BatchTrial[];
  /** Number of all trials, including finished ones. */
  readonly total: number;
  readonly run: RunOptions;
  /** How often a trial that crashes is started again without getting to a new checkpoint. */
  readonly retries: number;
  /** Aborted by Ctrl-C. */
  readonly stop: AbortSignal;
}

/** A trial that did not finish, and why. */
export interface UnfinishedTrial {
  readonly trial: BatchTrial;
  readonly outcome: Exclude<TrialProcessOutcome, { status: 'finished' }>;
}

/** The job of a process that runs a trial of a batch. */
export function jobOf(
  { root, label }: Pick<TrialBatch, 'root' | 'label'>,
  { folder, config }: Pick<BatchTrial, 'folder' | 'config'>,
  run: RunOptions,
): TrialJob {
  return { folder: join(root, folder), config, ...(label === undefined ? {} : { label }), ...run };
}

/** e.g. 'finished', 'failed (diverged): the reward at step ...'. */
export function describedOutcome(outcome: TrialProcessOutcome): string {
  if (outcome.status === 'finished') return 'finished';
  if (outcome.status === 'stopped') return outcome.step === null ? 'stopped' : `stopped at step ${outcome.step}`;
  return outcome.status === 'failed' ? `failed (${outcome.reason}): ${outcome.message}` : `crashed: ${outcome.message}`;
}
