import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '@policypath/trial/errors';
import { readJson } from '@policypath/trial/node';
import { PathFileError, type StoredPath } from '@policypath/path-buffer';
import { openPath } from '@policypath/path-buffer/files';
import { z } from 'zod';
import { hasRecordedPath, recordedFolder } from './analysedTrial.ts';

/** Snapshots of three periods that can each be compared with null models. */
export const leastSnapshots = 15;

/** A recorded path without the snapshots before the policy first changed. */
export interface RecordedPath {
  readonly stored: StoredPath;
  /** Global indices of the snapshots analysed: the last one before the first change, and all after it. */
  readonly begin: number;
  readonly end: number;
  /** Environment step of a snapshot. */
  stepOf(index: number): number;
}

/**
 * Opens the path that a trial recorded. Snapshots taken before the first update are all equal: of them the last one is
 * kept, so that no period consists of waiting.
 *
 * @throws UsageError, with the mend, when there is no recorded path or too little of one
 */
export function openRecordedPath(folder: string): RecordedPath {
  if (!hasRecordedPath(folder)) {
    throw new UsageError(
      `${folder} has no recorded path (no folder '${recordedFolder}'): train with --record-interval <steps>`,
    );
  }
  const stored = open(join(folder, recordedFolder));
  try {
    const begin = lastUnchanged(stored);
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

function lastUnchanged(path: StoredPath): number {
  const first = path.at(path.begin);
  for (let index = path.begin + 1; index < path.end; index += 1) {
    if (path.at(index).some((value, k) => value !== first[k])) return index - 1;
  }
  return path.end - 1;
}

const intervalSchema = z.looseObject({ trial: z.looseObject({ recordInterval: z.number().positive().nullish() }) });

/** The mend for a path of which fewer snapshots are here than the trial recorded; null for one that is whole. */
function thinnedFrom(folder: string, steps: readonly number[] | null | undefined): string | null {
  const manifest = join(folder, 'manifest.json');
  if (steps === null || steps === undefined || steps.length < 2 || !existsSync(manifest)) return null;
  const { trial } = readJson(manifest, readFileSync(manifest, 'utf8'), intervalSchema);
  const interval = trial.recordInterval ?? null;
  if (interval === null) return null;
  const recorded = Math.floor((steps[steps.length - 1] - steps[0]) / interval) + 1;
  if (recorded <= steps.length) return null;
  return (
    `the path is thinned here, ${steps.length} of ${recorded} snapshots (one every ${interval} steps was recorded); ` +
    'analyse it where the trial was trained, or train it again'
  );
}
