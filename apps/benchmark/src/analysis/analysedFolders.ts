import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '@policypath/trial/errors';
import { findFiles } from '../results/findFiles.ts';
import { hasRecordedPath } from './analysedTrial.ts';

export interface AnalysedFolders {
  /** Trials with a recorded path. */
  readonly trials: readonly string[];
  /** Trials without one. */
  readonly unrecorded: readonly string[];
}

/**
 * Trials in the folders and below them.
 *
 * @throws UsageError, with the mend, when there is no folder, no trial, or none with a recorded path
 */
export function analysedFolders(folders: readonly string[]): AnalysedFolders {
  const found = findFiles(folders, ['manifest.json']).map((file) => dirname(file));
  if (found.length === 0) throw new UsageError(`no trial in ${folders.join(', ')}: there is no manifest.json below`);
  const trials = found.filter(hasRecordedPath);
  const unrecorded = found.filter((folder) => !hasRecordedPath(folder));
  const named = folders.find((folder) => existsSync(join(folder, 'manifest.json')) && !hasRecordedPath(folder));
  if (trials.length === 0 || named !== undefined) {
    const which =
      named ?? (found.length === 1 ? found[0] : `none of the ${found.length} trials in ${folders.join(', ')}`);
    throw new UsageError(
      `${which} has ${which.startsWith('none') ? 'a' : 'no'} recorded path: train with --record-interval <steps>`,
    );
  }
  return { trials, unrecorded };
}
