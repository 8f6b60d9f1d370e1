import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from '@policypath/trial/node';
import { failureSchema, trialFile, trialFiles } from '@policypath/trial/records';
import { speedBetween } from '../store/followedTrial.ts';
import { LogEnd } from '../store/logFile.ts';
import { trialState } from '../store/openTrial.ts';
import type { TrialState } from '../store/storedTrial.ts';
import type { PlannedTrial } from './plannedTrials.ts';

/** The state of a trial of a benchmark, read from its folder. */
export interface TrialStatus {
  readonly state: TrialState;
  /** Steps done according to the logs; up to one episode more may be done. */
  readonly step: number;
  /** Steps a second between the last two evaluations, including the time of evaluating; null before the second. */
  readonly stepsPerSecond: number | null;
  readonly lastReturn: number | null;
  /** Why it failed. */
  readonly failure: string | null;
}

/** Reads the folder of a trial; writes nothing. */
export function trialStatus(root: string, trial: PlannedTrial): TrialStatus {
  const folder = join(root, trial.folder);
  const [before, last = before] = new LogEnd(folder, 'evaluations').read();
  const state = trialState(folder);
  const episode = new LogEnd(folder, 'episodes').read().at(-1);
  return {
    state,
    step: state === 'finished' ? trial.config.steps : Math.max(0, last?.step ?? 0, episode?.step ?? 0),
    stepsPerSecond: speedBetween(before, last),
    lastReturn: last?.meanReturn ?? null,
    failure: failureMessage(folder),
  };
}

function failureMessage(folder: string): string | null {
  const path = trialFile(folder, 'failure');
  if (!existsSync(path)) return null;
  try {
    return readJson(path, readFileSync(path, 'utf8'), failureSchema).message;
  } catch {
    return `${trialFiles.failure} is not readable`;
  }
}
