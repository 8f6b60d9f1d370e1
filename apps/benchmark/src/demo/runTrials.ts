import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { trialFile } from '../trial/folder.ts';
import { startTrialProcess, type TrialJob } from '../runner/index.ts';
import type { DemoProgress } from './demoProgress.ts';
import { demoLabel, type DemoTrial } from './profile.ts';

export interface RunTrialsOptions {
  readonly folder: string;
  readonly trials: readonly DemoTrial[];
  readonly engine: TrialJob['engine'];
  /** Trials at a time. */
  readonly parallel: number;
  readonly progress: DemoProgress;
  readonly stop: AbortSignal;
}

/** Runs, or resumes, every trial that is not finished. @throws Error with what a trial said when it failed */
export async function runTrials(options: RunTrialsOptions): Promise<void> {
  const waiting = options.trials.filter(({ name }) => !isFinished(join(options.folder, name)));
  const worker = async (): Promise<void> => {
    for (let trial = waiting.shift(); trial !== undefined && !options.stop.aborted; trial = waiting.shift()) {
      await runOne(trial, options);
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: options.parallel }, worker));
  const failed = workers.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** Whether the trial in this folder is complete. */
export function isFinished(folder: string): boolean {
  return existsSync(trialFile(folder, 'result'));
}

async function runOne(
  { name, config }: DemoTrial,
  { folder, engine, progress, stop }: RunTrialsOptions,
): Promise<void> {
  const trial = startTrialProcess(
    { folder: join(folder, name), config, label: demoLabel, engine },
    { onProgress: (message) => progress.show(name, message) },
  );
  const interrupt = (): void => trial.stop();
  stop.addEventListener('abort', interrupt);
  const outcome = await trial.outcome.finally(() => stop.removeEventListener('abort', interrupt));
  if (outcome.status === 'finished') progress.finished(name);
  else if (outcome.status !== 'stopped') throw new Error(`the trial ${name} ${outcome.status}: ${outcome.message}`);
}
