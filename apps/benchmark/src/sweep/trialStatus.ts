import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from '@policypath/trial/node';
import { failureSchema, trialFile, trialFiles } from '@policypath/trial/records';
import { linesOfPace, LogEnd } from '../store/logFile.ts';
import { paceOf, samplesOf, type Pace } from '../store/pace.ts';
import { trialState } from '../store/openTrial.ts';
import type { TrialState } from '../store/storedTrial.ts';
import type { PlannedTrial } from './plannedTrials.ts';

/** The state of a trial of a benchmark, read from its folder. */
export interface TrialStatus extends Pace {
  readonly state: TrialState;
  /** Steps done according to the logs; up to one episode more may be done. */
  readonly step: number;
  readonly lastReturn: number | null;
  /** Why it failed. */
  readonly failure: string | null;
}

/** Reads the folder of a trial; writes nothing. */
export function trialStatus(root: string, trial: PlannedTrial): TrialStatus {
  const folder = join(root, trial.folder);
  const evaluations = new LogEnd(folder, 'evaluations').read();
  const metrics = new LogEnd(folder, 'metrics', linesOfPace).read();
  const last = evaluations.at(-1);
  const state = trialState(folder);
  const episode = new LogEnd(folder, 'episodes').read().at(-1);
  const begin = trial.fork?.at ?? 0;
  const newest = Math.max(begin, ...[last, episode, metrics.at(-1)].map((line) => line?.step ?? 0));
  const step = state === 'finished' ? trial.config.steps : newest;
  return {
    state,
    step,
    ...paceOf(samplesOf(evaluations, metrics), trial.config, step),
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
