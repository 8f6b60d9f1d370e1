import { existsSync, readFileSync } from 'node:fs';
import { UsageError } from '@policypath/trial/errors';
import {
  createTrialParts,
  readManifest,
  resumeTrial,
  type RunSettings,
  startTrial,
  type TrialOutcome,
} from '@policypath/trial/node';
import { trialFile } from '@policypath/trial/records';
import { describedDifferences, differences } from './differences.ts';
import type { FullTrialJob } from './trialJob.ts';

/** The trial has diverged before, so that it would again. */
export class DivergedBeforeError extends UsageError {}

/**
 * Starts the trial of a job, or goes on with it where its folder holds it already.
 *
 * @throws as `startTrial` and `resumeTrial`, DivergedBeforeError when the trial has diverged before, and UsageError when
 *   the folder holds a trial of other settings
 */
export async function runTrialJob(
  job: FullTrialJob,
  settings: Pick<RunSettings, 'stop' | 'say' | 'onProgress'>,
): Promise<TrialOutcome> {
  const { folder, config, label, engine, threads, checkpointMinutes, checkpointSteps, allowEngineChange } = job;
  const run: RunSettings = {
    createParts: createTrialParts({ engine, threads }),
    checkpointMinutes,
    checkpointSteps,
    allowEngineChange,
    ...settings,
  };
  if (!existsSync(trialFile(folder, 'manifest'))) return await startTrial(folder, config, { ...run, label });
  const found = differences(readManifest(folder).trial, config);
  if (found.length > 0) {
    throw new UsageError(
      `${folder} holds a trial of other settings: ${describedDifferences(found)}; choose another folder or delete that one`,
    );
  }
  const failure = trialFile(folder, 'failure');
  if (existsSync(failure)) {
    const { message } = JSON.parse(readFileSync(failure, 'utf8')) as { message: string };
    throw new DivergedBeforeError(`${message} (${failure}; delete it to try again from the last checkpoint)`);
  }
  return await resumeTrial(folder, run);
}
