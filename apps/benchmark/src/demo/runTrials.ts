import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { trialFile } from '@policypath/trial/records';
import type { TrialsProgress } from '../runners/progress.ts';
import type { TrialJob } from '../runners/trialJob.ts';
import { runTrialPool } from '../runners/trialPool.ts';
import { demoLabel, type DemoTrial } from './profile.ts';

export interface RunTrialsOptions {
  readonly folder: string;
  readonly trials: readonly DemoTrial[];
  readonly engine: TrialJob['engine'];
  /** Trials at a time. */
  readonly parallel: number;
  readonly progress: TrialsProgress;
  readonly stop: AbortSignal;
}

/** Runs, or resumes, every trial that is not finished. @throws Error with what the first that failed said */
export async function runTrials(options: RunTrialsOptions): Promise<void> {
  const { folder, trials, engine, parallel, progress, stop } = options;
  const waiting = trials.filter(({ name }) => !isFinished(join(folder, name)));
  const outcomes = await runTrialPool({
    jobs: waiting.map(({ name, config }) => ({
      name,
      job: { folder: join(folder, name), config, label: demoLabel, engine },
    })),
    parallel,
    retries: 1,
    stop,
    onProgress: (name, message) => progress.show(name, message),
    onEnd: (name, { status }) => progress.ended(name, status, status === 'finished'),
    onRetry: (name, why) => progress.say(`${name}: ${why}`),
  });
  for (const [name, outcome] of outcomes) {
    if (outcome.status === 'failed' || outcome.status === 'crashed') {
      throw new Error(`the trial ${name} ${outcome.status}: ${outcome.message}`);
    }
  }
}

/** Whether the trial in this folder is complete. */
export function isFinished(folder: string): boolean {
  return existsSync(trialFile(folder, 'result'));
}
