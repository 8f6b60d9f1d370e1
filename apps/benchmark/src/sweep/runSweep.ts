import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '@policypath/trial/errors';
import { DiskFullError, diskFullReason, type HeldLock, LockedError, takeLock } from '@policypath/trial/node';
import { createTrialsProgress, runTrialPool, type TrialJob, type TrialProcessOutcome } from '../runner/index.ts';
import { writeBenchmark } from './benchmarkFile.ts';
import { openTrials, type SweepPlan, type SweptTrial } from './sweepPlan.ts';

/** How trials are run; none of it changes what they compute. */
export type RunOptions = Pick<
  TrialJob,
  'engine' | 'threads' | 'checkpointMinutes' | 'checkpointSteps' | 'allowEngineChange' | 'nice'
>;

export interface RunSweepOptions {
  readonly plan: SweepPlan;
  readonly run: RunOptions;
  /** Processes at a time. */
  readonly parallel: number;
  readonly retries: number;
  readonly stop: AbortSignal;
}

/** A trial that did not get to its end, and why. */
export interface UnfinishedTrial {
  readonly trial: SweptTrial;
  readonly outcome: Exclude<TrialProcessOutcome, { status: 'finished' }>;
}

/**
 * Creates the benchmark's folder, where it is not there, and takes its lock: one sweep at a time works on it. Returns the
 * function that gives the lock back.
 *
 * @throws LockedError naming the owner; DiskFullError
 */
export function openBenchmarkFolder({ root, benchmark }: SweepPlan): () => void {
  try {
    mkdirSync(root, { recursive: true });
  } catch (error) {
    throw new UsageError(`the folder ${root} cannot be created: ${(error as Error).message}`);
  }
  let lock: HeldLock | null = null;
  try {
    lock = takeLock(root);
    writeBenchmark(root, benchmark);
    return () => lock?.release();
  } catch (error) {
    lock?.release();
    const full = diskFullReason(error);
    if (full !== null)
      throw new DiskFullError(`${root}: ${full}; no trial was started. Free some space, then try again`);
    if (!(error instanceof LockedError)) throw error;
    throw new LockedError(`${root}: ${error.message.replace('the trial is in use', 'this benchmark is in use')}`);
  }
}

/** What a process is given to run a trial of a benchmark, whichever runner starts it. */
export function jobOf({ root, benchmark }: SweepPlan, { folder, config }: SweptTrial, run: RunOptions): TrialJob {
  const { label } = benchmark;
  return { folder: join(root, folder), config, ...(label === undefined ? {} : { label }), ...run };
}

/**
 * Runs or resumes every trial that is neither finished nor failed. A crash is isolated and tried again, a divergence is
 * recorded, and the sweep goes on. Returns the trials that did not finish.
 */
export async function runSweep({ plan, run, parallel, retries, stop }: RunSweepOptions): Promise<UnfinishedTrial[]> {
  const open = openTrials(plan.trials);
  const progress = createTrialsProgress({ total: plan.trials.length, finished: plan.trials.length - open.length });
  try {
    const outcomes = await runTrialPool({
      jobs: open.map((trial) => ({ name: trial.label, job: jobOf(plan, trial, run) })),
      parallel,
      retries,
      stop,
      onProgress: (name, message) => progress.show(name, message),
      onEnd: (name, outcome) => progress.ended(name, describedOutcome(outcome), isOver(outcome)),
      onRetry: (name, why) => progress.say(`${name}: ${why}`),
    });
    return open.flatMap((trial) => {
      const outcome = outcomes.get(trial.label);
      return outcome === undefined || outcome.status === 'finished' ? [] : [{ trial, outcome }];
    });
  } finally {
    progress.end();
  }
}

/** Whether no sweep starts the trial again. */
function isOver(outcome: TrialProcessOutcome): boolean {
  return outcome.status === 'finished' || (outcome.status === 'failed' && outcome.reason === 'diverged');
}

/** e.g. 'finished', 'failed (diverged): the reward at step ...'. */
export function describedOutcome(outcome: TrialProcessOutcome): string {
  if (outcome.status === 'finished') return 'finished';
  if (outcome.status === 'stopped') return outcome.step === null ? 'stopped' : `stopped at step ${outcome.step}`;
  return outcome.status === 'failed' ? `failed (${outcome.reason}): ${outcome.message}` : `crashed: ${outcome.message}`;
}
