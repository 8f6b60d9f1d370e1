import { existsSync, statSync } from 'node:fs';
import { UsageError } from '@policypath/trial/errors';
import { waitingSnapshots } from '@policypath/tsvd';
import { readManifest } from '@policypath/trial/node';
import { trialFile } from '@policypath/trial/records';
import { PathFileError, type StoredPath } from '@policypath/path-files';
import { openPath } from '@policypath/path-files/node';
import { findTrials } from '../store/findTrials.ts';

/** Snapshots of three periods that can each be compared with null models. */
export const leastSnapshots = 15;

/** Whether a trial's path was recorded. */
export function hasRecordedPath(folder: string): boolean {
  return statSync(trialFile(folder, 'recorded'), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Folders of trials, with and without a recorded path. */
export interface AnalysedFolders {
  readonly trials: readonly string[];
  readonly unrecorded: readonly string[];
}

/**
 * Trials in the folders and below them.
 *
 * @throws UsageError, with the mend, when there is no folder, no trial, or none with a recorded path
 */
export function analysedFolders(folders: readonly string[]): AnalysedFolders {
  const found = findTrials(folders).trials.map(({ path }) => path);
  if (found.length === 0) throw new UsageError(`no trial in ${folders.join(', ')}: there is no manifest.json below`);
  const trials = found.filter(hasRecordedPath);
  const unrecorded = found.filter((folder) => !hasRecordedPath(folder));
  const named = folders.find((folder) => existsSync(trialFile(folder, 'manifest')) && !hasRecordedPath(folder));
  if (trials.length === 0 || named !== undefined) {
    const which =
      named ?? (found.length === 1 ? found[0] : `none of the ${found.length} trials in ${folders.join(', ')}`);
    throw new UsageError(
      `${which} has ${which.startsWith('none') ? 'a' : 'no'} recorded path: train with --record-interval <steps>`,
    );
  }
  return { trials, unrecorded };
}

/** A recorded path without the snapshots from before the policy first changed (`waitingSnapshots`). */
export interface RecordedPath {
  readonly stored: StoredPath;
  /** Global indices of the snapshots analysed: the last one before the first change, and all after it. */
  readonly begin: number;
  readonly end: number;
  /** Environment step of a snapshot. */
  stepOf(index: number): number;
}

/**
 * Opens the path that a trial recorded, without the snapshots from before the first update (`waitingSnapshots`), so that
 * no period consists of waiting.
 *
 * @throws UsageError, with the mend, when there is no recorded path or too little of one
 */
export function openRecordedPath(folder: string): RecordedPath {
  if (!hasRecordedPath(folder)) {
    throw new UsageError(`${folder} has no recorded path (no folder 'recorded'): train with --record-interval <steps>`);
  }
  const stored = open(trialFile(folder, 'recorded'));
  try {
    const begin = stored.begin + waitingSnapshots(stored);
    if (stored.end - begin < leastSnapshots) {
      throw new UsageError(
        `${folder} has ${stored.end - begin} recorded snapshots since the policy first changed, the analysis needs ${leastSnapshots}: ` +
          (thinnedFrom(folder, stored.steps) ?? 'train longer, or with a smaller --record-interval'),
      );
    }
    const stepOf = (index: number): number => stored.steps?.[index - stored.begin] ?? index;
    return { stored, begin, end: stored.end, stepOf };
  } catch (error) {
    stored.close();
    throw error;
  }
}

function open(folder: string): StoredPath {
  try {
    return openPath(folder);
  } catch (error) {
    throw error instanceof PathFileError ? new UsageError(error.message) : error;
  }
}

/** The mend for a path of which fewer snapshots are here than the trial recorded; null for one that is whole. */
function thinnedFrom(folder: string, steps: readonly number[] | null | undefined): string | null {
  if (steps === null || steps === undefined || steps.length < 2 || !existsSync(trialFile(folder, 'manifest')))
    return null;
  const { recordInterval: interval } = readManifest(folder).trial;
  if (interval === null) return null;
  const recorded = Math.floor((steps[steps.length - 1] - steps[0]) / interval) + 1;
  if (recorded <= steps.length) return null;
  return (
    `the path is thinned here, ${steps.length} of ${recorded} snapshots (one every ${interval} steps was recorded); ` +
    'analyse it where the trial was trained, or train it again'
  );
}
