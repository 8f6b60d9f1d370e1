import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { trialFile } from '../trial/folder.ts';
import type { DemoProgress } from './demoProgress.ts';
import type { DemoTrial } from './profile.ts';
import { runTrialProcess } from './runTrialProcess.ts';

export interface RunTrialsOptions {
  readonly folder: string;
  readonly trials: readonly DemoTrial[];
  /** Options that every trial gets, also a resumed one. */
  readonly runOptions: readonly string[];
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
  { name, options }: DemoTrial,
  { folder, runOptions, progress, stop }: RunTrialsOptions,
): Promise<void> {
  const place = join(folder, name);
  const started = existsSync(trialFile(place, 'manifest'));
  const { code, lines } = await runTrialProcess({
    args: ['train', '--out', place, ...runOptions, ...(started ? ['--resume'] : options)],
    onProgress: (message) => progress.show(name, message),
    stop,
  });
  if (code !== 0 && !stop.aborted) {
    throw new Error(`the trial ${name} ended with code ${code}: ${lines.join('; ')}`);
  }
  if (code === 0) progress.finished(name);
}
