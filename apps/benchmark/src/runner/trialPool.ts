import type { ProgressMessage } from '../train/progressReport.ts';
import type { TrialJob } from './trialJob.ts';
import { startTrialProcess, type TrialProcess, type TrialProcessOutcome } from './trialProcess.ts';

/** A job with the name that it is shown by. */
export interface NamedJob {
  readonly name: string;
  readonly job: TrialJob;
}

export interface TrialPoolOptions {
  /** Started in this order. */
  readonly jobs: readonly NamedJob[];
  /** Processes at a time. */
  readonly parallel: number;
  /** How often a trial that crashed is started again from its last checkpoint. */
  readonly retries: number;
  /** Aborted: every trial saves a checkpoint and ends, and none is started any more. */
  readonly stop: AbortSignal;
  readonly onProgress: (name: string, message: ProgressMessage) => void;
  /** A trial ended for good. */
  readonly onEnd: (name: string, outcome: TrialProcessOutcome) => void;
  /** A trial is started again: `why` in a line. */
  readonly onRetry: (name: string, why: string) => void;
  /** How long the lock of a trial may be held by a process that is just ending. Default 60 s. */
  readonly lockPatience?: number;
}

/**
 * Runs trials in processes of their own, so many at a time; what happens to one leaves the others alone. When a disk is
 * full, the others are stopped with a checkpoint. Returns the outcome of every trial that was started.
 */
export async function runTrialPool(options: TrialPoolOptions): Promise<ReadonlyMap<string, TrialProcessOutcome>> {
  const { jobs, parallel, stop } = options;
  const outcomes = new Map<string, TrialProcessOutcome>();
  const running = new Set<TrialProcess>();
  const waiting = [...jobs];
  const state = { closed: stop.aborted };
  const stopAll = (): void => {
    state.closed = true;
    for (const trial of running) trial.stop();
  };
  // This process is ended at once (a second Ctrl-C): so are its children.
  const killAll = (): void => {
    for (const trial of running) trial.kill();
  };
  stop.addEventListener('abort', stopAll);
  process.on('exit', killAll);

  const runOne = async ({ name, job }: NamedJob): Promise<TrialProcessOutcome> => {
    let crashes = 0;
    const lockedUntil = performance.now() + 1000 * (options.lockPatience ?? 60);
    for (;;) {
      const trial = startTrialProcess(job, { onProgress: (message) => options.onProgress(name, message) });
      running.add(trial);
      const outcome = await trial.outcome.finally(() => running.delete(trial));
      if (state.closed) return outcome;
      if (outcome.status === 'crashed' && crashes < options.retries) {
        crashes += 1;
        options.onRetry(name, `${outcome.message}; started again (${crashes} of ${options.retries})`);
      } else if (outcome.status === 'failed' && outcome.reason === 'locked' && performance.now() < lockedUntil) {
        options.onRetry(name, `${outcome.message}; tried again`);
        await pause(2000, stop);
      } else {
        return outcome;
      }
    }
  };
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && !state.closed; next = waiting.shift()) {
      const outcome = await runOne(next);
      outcomes.set(next.name, outcome);
      options.onEnd(next.name, outcome);
      if (outcome.status === 'failed' && outcome.reason === 'disk full') stopAll();
    }
  };
  try {
    await Promise.all(Array.from({ length: parallel }, work));
  } finally {
    killAll();
    stop.removeEventListener('abort', stopAll);
    process.off('exit', killAll);
  }
  return outcomes;
}

/** Waits so long, or until `stop`. */
async function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    stop.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
