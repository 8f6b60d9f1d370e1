import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { trialFile, trialFiles } from '@policypath/trial/records';
import { lockOwner } from '@policypath/trial/node';
import type { PlannedTrial } from './plannedTrials.ts';

export type TrialState = 'finished' | 'running' | 'stopped' | 'failed' | 'waiting';

/** How a trial of a benchmark stands, as its folder tells. */
export interface TrialStatus {
  readonly state: TrialState;
  /** Steps done, as far as the logs tell: up to one episode more may have been. */
  readonly step: number;
  /** Between the last two evaluations, these included; null before the second. */
  readonly stepsPerSecond: number | null;
  readonly lastReturn: number | null;
  /** Why it failed. */
  readonly failure: string | null;
}

/** Looks at the folder of a trial; changes nothing there. */
export function trialStatus(root: string, trial: PlannedTrial): TrialStatus {
  const folder = join(root, trial.folder);
  const evaluations = lastRecords(trialFile(folder, 'evaluations'));
  const last = evaluations.at(-1);
  const finished = existsSync(trialFile(folder, 'result'));
  const failure = failureMessage(folder);
  return {
    state: finished
      ? 'finished'
      : lockOwner(folder) !== null
        ? 'running'
        : failure !== null
          ? 'failed'
          : existsSync(trialFile(folder, 'manifest'))
            ? 'stopped'
            : 'waiting',
    step: finished
      ? trial.config.steps
      : Math.max(0, last?.step ?? 0, lastRecords(trialFile(folder, 'episodes')).at(-1)?.step ?? 0),
    stepsPerSecond: speed(evaluations),
    lastReturn: last?.meanReturn ?? null,
    failure,
  };
}

interface LogRecord {
  readonly step: number;
  readonly meanReturn?: number;
  readonly wallSeconds?: number;
}

/** The last few whole lines of a log. */
function lastRecords(path: string): LogRecord[] {
  if (!existsSync(path)) return [];
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.alloc(Math.min(size, 8192));
    readSync(file, bytes, 0, bytes.length, size - bytes.length);
    const lines = bytes.toString().split('\n').slice(0, -1);
    if (bytes.length < size) lines.shift();
    return lines.flatMap((line) => {
      try {
        return [JSON.parse(line) as LogRecord];
      } catch {
        return [];
      }
    });
  } finally {
    closeSync(file);
  }
}

function speed(evaluations: readonly LogRecord[]): number | null {
  const [before, last] = evaluations.slice(-2);
  if (last?.wallSeconds === undefined || before?.wallSeconds === undefined) return null;
  const seconds = last.wallSeconds - before.wallSeconds;
  return seconds > 0 ? (last.step - before.step) / seconds : null;
}

function failureMessage(folder: string): string | null {
  const path = trialFile(folder, 'failure');
  if (!existsSync(path)) return null;
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { message: string }).message;
  } catch {
    return `${trialFiles.failure} is not readable`;
  }
}
