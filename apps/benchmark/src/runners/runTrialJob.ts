import { existsSync, readFileSync } from 'node:fs';
import { SimulationDivergedError } from '@policypath/envs';
import { TrialFailure } from '@policypath/trial';
import { UsageError } from '@policypath/trial/errors';
import {
  createTrialParts,
  DiskFullError,
  LockedError,
  OtherEngineError,
  OtherPluginsError,
  readManifest,
  refuseOtherPlugins,
  resumeTrial,
  type RunSettings,
  ShortageError,
  startTrial,
  type TrialOutcome,
} from '@policypath/trial/node';
import { loadedPlugins } from '../plugins/plugins.ts';
import { tellingHowToGoOn } from '../words/commandLine.ts';
import { type TrialConfig, trialFile } from '@policypath/trial/records';
import type { FullTrialJob } from './trialJob.ts';
import type { FailureReason } from './trialMessages.ts';

/** Thrown when a trial that has diverged is started again: it would diverge again. */
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
  if (job.plugins !== undefined) refuseOtherPlugins(job.plugins, loadedPlugins());
  const { folder, config, label, engine, threads, checkpointMinutes, checkpointSteps, allowEngineChange } = job;
  const { keepCheckpoints, thin, fork } = job;
  const run: RunSettings = {
    createParts: createTrialParts({ engine, threads }),
    checkpointMinutes,
    checkpointSteps,
    keepCheckpoints,
    allowEngineChange,
    thin,
    plugins: loadedPlugins(),
    ...settings,
  };
  if (!existsSync(trialFile(folder, 'manifest'))) {
    const begin = fork?.clone ? { clone: { from: fork.trunk } } : { fork };
    return await tellingHowToGoOn(() => startTrial(folder, config, { ...run, label, ...begin }));
  }
  const other = otherSettings(folder, config);
  if (other !== null) {
    throw new UsageError(
      `${folder} holds a trial of other settings: ${other}; choose another folder or delete that one`,
    );
  }
  const failure = trialFile(folder, 'failure');
  if (existsSync(failure)) {
    const { message } = JSON.parse(readFileSync(failure, 'utf8')) as { message: string };
    throw new DivergedBeforeError(`${message} (${failure}; delete it to try again from the last checkpoint)`);
  }
  return await tellingHowToGoOn(() => resumeTrial(folder, run));
}

/** Why a trial could not go on; null for a crash, after which it may be started again. */
export function failureReason(error: unknown): FailureReason | null {
  if ([TrialFailure, SimulationDivergedError, DivergedBeforeError].some((kind) => error instanceof kind))
    return 'diverged';
  if (error instanceof DiskFullError) return 'disk full';
  if (error instanceof LockedError) return 'locked';
  if (error instanceof OtherEngineError || error instanceof OtherPluginsError) return 'other engine';
  if (error instanceof ShortageError) return 'shortage';
  return error instanceof UsageError ? 'refused' : null;
}

/**
 * The settings in which the trial in `folder` differs from `config`, e.g. 'steps is 8000, asked for is 9000; pptb.rank is ...';
 * null where they are the same.
 */
export function otherSettings(folder: string, config: TrialConfig): string | null {
  const found = differences(readManifest(folder).trial, config, '');
  return found.length === 0 ? null : found.join('; ');
}

/** A line for each value that two trees do not share; `path` names what is compared, e.g. 'pptb.rank'. */
function differences(before: unknown, after: unknown, path: string): string[] {
  if (isRecord(before) && isRecord(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) => differences(before[name], after[name], path === '' ? name : `${path}.${name}`));
  }
  const [left, right] = [before, after].map((value) => (value === undefined ? 'absent' : JSON.stringify(value)));
  return left === right ? [] : [`${path} is ${left}, asked for is ${right}`];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
