import { hostname } from 'node:os';
import { join } from 'node:path';
import { logLines, storedManifest, storedResult, writeFiles, type Settings } from '../storedFolders.ts';

export { newFolder as newRoot } from '../storedFolders.ts';

export interface WrittenTrial {
  readonly name: string;
  readonly manifest?: Settings;
  readonly trial?: Settings;
  /** Mean return of an evaluation every 1000 steps, a minute apart. */
  readonly returns?: readonly number[];
  /** More files: objects become JSON. */
  readonly files?: Readonly<Record<string, string | object>>;
}

export const evaluationLine = (step: number, meanReturn: number): string =>
  logLines([{ step, returns: [meanReturn], meanReturn, wallSeconds: (step / 1000) * 60 }]);

/** Edits of which the gain in return is known, as evaluated right before and after. */
export const editEvaluationLine = (step: number, before: number, after: number): string =>
  logLines([
    {
      step,
      edit: 1,
      before: { returns: [before], meanReturn: before },
      after: { returns: [after], meanReturn: after },
    },
  ]);

export const episodeLine = (step: number): string => logLines([{ step, return: 1, length: 10 }]);

/** Writes what a trial of 10,000 steps leaves that learns from its first step on. */
export function writeTrial(
  root: string,
  { name, manifest, trial, returns = [10, 20, 30], files = {} }: WrittenTrial,
): string {
  const folder = join(root, name);
  writeFiles(folder, {
    'manifest.json': storedManifest({ steps: 10_000, startSteps: 0, ...trial }, manifest),
    'evaluations.jsonl': returns.map((meanReturn, i) => evaluationLine(1000 * i, meanReturn)).join(''),
    ...files,
  });
  return folder;
}

export const lockOfThisProcess = { pid: process.pid, host: hostname(), processStart: null };
/** No process has so large a number. */
export const lockOfNoProcess = { pid: 2 ** 30, host: hostname(), processStart: '1' };
export const finishedResult = storedResult(10_000);
