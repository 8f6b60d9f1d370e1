import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HeldLock, takeLock } from '@policypath/trial/node';
import type { TrialJob } from '../../src/runners/trialJob.ts';
import type { startTrialProcess, TrialProcessOutcome } from '../../src/runners/trialProcess.ts';

/** Stands in for trials' processes: they take as long as wanted and compute nothing, but lock their folders as real ones do. */
export interface FakeTrials {
  readonly startTrial: typeof startTrialProcess;
  /** Folders in the order in which work on them began. */
  readonly begun: string[];
  readonly finished: string[];
}

export interface FakeTrialsOptions {
  readonly milliseconds: number;
  /** How the nth run of a trial ends; default: finished. */
  readonly outcomeOf?: (job: TrialJob, run: number) => TrialProcessOutcome;
  /** No trial ends before it is aborted. */
  readonly gate?: AbortSignal;
}

export function fakeTrials({ milliseconds, outcomeOf, gate }: FakeTrialsOptions): FakeTrials {
  const begun: string[] = [];
  const finished: string[] = [];
  const work = async (job: TrialJob, stop: AbortSignal): Promise<TrialProcessOutcome> => {
    const { folder } = job;
    mkdirSync(folder, { recursive: true });
    let lock: HeldLock;
    try {
      lock = takeLock(folder);
    } catch (error) {
      return { status: 'failed', reason: 'locked', message: (error as Error).message };
    }
    begun.push(folder);
    const run = begun.filter((name) => name === folder).length;
    await abortedOrAfter(milliseconds, stop);
    if (gate !== undefined && !stop.aborted) await Promise.race([aborted(gate), aborted(stop)]);
    const outcome = stop.aborted
      ? ({ status: 'stopped', step: 1 } as const)
      : (outcomeOf?.(job, run) ?? ({ status: 'finished' } as const));
    if (outcome.status === 'finished') {
      writeFileSync(join(folder, 'result.json'), '{}');
      finished.push(folder);
    }
    if (outcome.status === 'failed' && outcome.reason === 'diverged') {
      writeFileSync(join(folder, 'failure.json'), '{"message":"the reward is NaN"}');
    }
    lock.release();
    return outcome;
  };
  return {
    begun,
    finished,
    startTrial(job) {
      const stop = new AbortController();
      const end = (): void => stop.abort();
      return { pid: process.pid, outcome: work(job, stop.signal), stop: end, kill: end };
    },
  };
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}

async function abortedOrAfter(milliseconds: number, signal: AbortSignal): Promise<void> {
  await Promise.race([aborted(signal), new Promise((resolve) => setTimeout(resolve, milliseconds))]);
}
