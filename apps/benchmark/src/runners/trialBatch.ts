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
  /** Steps at which it keeps a checkpoint for ever, for its branches. */
  readonly keepCheckpoints?: number[] | undefined;
  /** The trial that it begins with: its folder, relative to the benchmark's, and the step. It is run when that one has ended. */
  readonly fork?: TrialJob['fork'];
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
  trial: Omit<BatchTrial, 'label'>,
  run: RunOptions,
): TrialJob {
  const { folder, config, fork } = trial;
  const keepCheckpoints = keptSteps(trial, run.keepCheckpoints);
  return {
    folder: join(root, folder),
    config,
    ...(label === undefined ? {} : { label }),
    ...run,
    ...(keepCheckpoints === undefined ? {} : { keepCheckpoints }),
    ...(fork === undefined ? {} : { fork: { ...fork, trunk: join(root, fork.trunk) } }),
  };
}

/** Where a trial keeps checkpoints for ever: for its branches, and at the multiples that are asked for. */
export function keptSteps(
  { keepCheckpoints: own, config: { steps } }: Pick<BatchTrial, 'keepCheckpoints' | 'config'>,
  every: TrialJob['keepCheckpoints'],
): TrialJob['keepCheckpoints'] {
  if (own === undefined || every === undefined) return own ?? every;
  const asked = typeof every === 'number' ? multiplesOf(every, steps) : every;
  return [...new Set([...own, ...asked])].toSorted((a, b) => a - b);
}

function multiplesOf(every: number, steps: number): number[] {
  return Array.from({ length: Math.floor(steps / every) }, (_, index) => (index + 1) * every);
}

/** e.g. 'finished', 'failed (diverged): the reward at step ...'. */
export function describedOutcome(outcome: TrialProcessOutcome): string {
  if (outcome.status === 'finished') return 'finished';
  if (outcome.status === 'stopped') return outcome.step === null ? 'stopped' : `stopped at step ${outcome.step}`;
  return outcome.status === 'failed' ? `failed (${outcome.reason}): ${outcome.message}` : `crashed: ${outcome.message}`;
}
