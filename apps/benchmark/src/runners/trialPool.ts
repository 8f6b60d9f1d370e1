import { createTrialsProgress } from './progress.ts';
import { countedCrash, pause, restartWait, type Crashes } from './restarts.ts';
import { describedOutcome, jobOf, type TrialBatch, type UnfinishedTrial } from './trialBatch.ts';
import type { TrialJob } from './trialJob.ts';
import type { ProgressMessage } from './trialMessages.ts';
import { startTrialProcess, type TrialProcess, type TrialProcessOutcome } from './trialProcess.ts';

/** A job with its displayed name. */
export interface NamedJob {
  readonly name: string;
  readonly job: TrialJob;
  /** Another job's name: this one is started when that one has ended, however it did. */
  readonly after?: string | undefined;
}

export interface TrialPoolOptions {
  /** Jobs, in the order in which they are started; one that is `after` another lets later ones go first. */
  readonly jobs: readonly NamedJob[];
  /** Number of processes at a time. */
  readonly parallel: number;
  /** How often a trial that crashes is started again from its last checkpoint, without getting to a new one. */
  readonly retries: number;
  /** When aborted, every trial saves a checkpoint and ends, and no more are started. */
  readonly stop: AbortSignal;
  readonly onProgress: (name: string, message: ProgressMessage) => void;
  /** Called when a trial has ended and will not be started again. */
  readonly onEnd: (name: string, outcome: TrialProcessOutcome) => void;
  /** Called when a trial is started again, with the reason in a line. */
  readonly onRetry: (name: string, why: string) => void;
  /** How long the lock of a trial may be held by a process that is just ending. Default 60 s. */
  readonly lockPatience?: number;
  /**
   * Seconds before a trial is started again: after its first crash (5; each one more doubles them), when it was locked (2),
   * and when memory or disk were short (30).
   */
  readonly waits?: { readonly crash: number; readonly lock: number; readonly shortage: number };
  /** Default: `startTrialProcess`. */
  readonly startTrial?: typeof startTrialProcess;
}

/**
 * Runs trials in processes of their own, so many at a time; what happens to one leaves the others alone. When a disk is
 * full, the others are stopped with a checkpoint. Returns the outcome of every trial that was started.
 */
export async function runTrialPool(options: TrialPoolOptions): Promise<ReadonlyMap<string, TrialProcessOutcome>> {
  const { jobs, parallel, stop, startTrial = startTrialProcess } = options;
  const waits = options.waits ?? { crash: 5, lock: 2, shortage: 30 };
  const outcomes = new Map<string, TrialProcessOutcome>();
  const running = new Set<TrialProcess>();
  const waiting = [...jobs];
  const pending = new Set(jobs.map(({ name }) => name));
  const isReady = ({ after }: NamedJob): boolean => after === undefined || !pending.has(after);
  let tellChange = (): void => {};
  const closing = new AbortController();
  const closed = closing.signal;
  const stopAll = (): void => {
    closing.abort();
    for (const trial of running) trial.stop();
  };
  // When this process is ended at once (a second Ctrl-C), kill its children too.
  const killAll = (): void => {
    for (const trial of running) trial.kill();
  };
  if (stop.aborted) stopAll();
  stop.addEventListener('abort', stopAll);
  process.on('exit', killAll);

  const runOne = async ({ name, job }: NamedJob): Promise<TrialProcessOutcome> => {
    let crashes: Crashes | null = null;
    let short = false;
    const lockedUntil = performance.now() + 1000 * (options.lockPatience ?? 60);
    for (;;) {
      const trial = startTrial(job, { onProgress: (message) => options.onProgress(name, message) });
      running.add(trial);
      const outcome = await trial.outcome.finally(() => running.delete(trial));
      if (closed.aborted) return outcome;
      if (outcome.status === 'crashed') {
        crashes = countedCrash(crashes, job.folder);
        if (crashes.count > options.retries) return outcome;
        options.onRetry(name, `${outcome.message}; started again (${crashes.count} of ${options.retries})`);
        await pause(restartWait(waits.crash, crashes.count), closed);
      } else if (outcome.status === 'failed' && outcome.reason === 'locked' && performance.now() < lockedUntil) {
        options.onRetry(name, `${outcome.message}; tried again`);
        await pause(waits.lock, closed);
      } else if (outcome.status === 'failed' && outcome.reason === 'shortage' && running.size > 0) {
        // Wait: the other trials will end and free their memory.
        if (!short) options.onRetry(name, `${outcome.message}; waits for the other trials`);
        short = true;
        await pause(waits.shortage, closed);
      } else {
        return outcome;
      }
      if (closed.aborted) return { status: 'stopped', step: null };
    }
  };
  let change = new Promise<void>((resolve) => (tellChange = resolve));
  const ended = (name: string): void => {
    pending.delete(name);
    tellChange();
    change = new Promise<void>((resolve) => (tellChange = resolve));
  };
  const work = async (): Promise<void> => {
    while (waiting.length > 0 && !closed.aborted) {
      const index = waiting.findIndex(isReady);
      if (index < 0) {
        // Wait: the trunks of all that are left are running.
        await change;
        continue;
      }
      const [next] = waiting.splice(index, 1);
      const outcome = await runOne(next).finally(() => ended(next.name));
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

/**
 * Runs or resumes every trial of a batch on this machine, `parallel` processes at a time, and shows where they are. A crash
 * is isolated and tried again, a divergence is recorded, and the others go on. Returns the trials that did not finish.
 */
export async function runLocally(batch: TrialBatch, parallel: number): Promise<UnfinishedTrial[]> {
  const { trials, total, run, retries, stop } = batch;
  const progress = createTrialsProgress({ total, finished: total - trials.length });
  try {
    const outcomes = await runTrialPool({
      jobs: trials.map((trial) => ({
        name: trial.label,
        job: jobOf(batch, trial, run),
        after: trials.find(({ folder }) => folder === trial.fork?.trunk)?.label,
      })),
      parallel,
      retries,
      stop,
      onProgress: (name, message) => progress.show(name, message),
      onEnd: (name, outcome) => progress.ended(name, describedOutcome(outcome), isOver(outcome)),
      onRetry: (name, why) => progress.say(`${name}: ${why}`),
    });
    return trials.flatMap((trial) => {
      const outcome = outcomes.get(trial.label);
      return outcome === undefined || outcome.status === 'finished' ? [] : [{ trial, outcome }];
    });
  } finally {
    progress.end();
  }
}

/** Whether the trial is over, so that no sweep starts it again. */
function isOver(outcome: TrialProcessOutcome): boolean {
  return outcome.status === 'finished' || (outcome.status === 'failed' && outcome.reason === 'diverged');
}
