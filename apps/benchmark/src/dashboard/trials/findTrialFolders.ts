import type { Dirent } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { reasonOf } from './reasonOf.ts';
import type { TrialPlace } from './trialView.ts';

export interface FoundFolders {
  /** Sorted. */
  readonly trials: readonly Omit<TrialPlace, 'id'>[];
  /** Roots that are not there, folders that may not be listed, limits that were met. */
  readonly troubles: readonly string[];
}

/** Bounds of one search: a root such as / is not searched to its end. */
const mostFolders = 20_000;
const mostTrials = 2000;
const deepest = 8;
/** Files that make a folder that of a trial: a manifest may not yet be there, or be lost. */
const signs = new Set(['manifest.json', 'evaluations.jsonl', 'lock.json']);

/**
 * The trials below the roots. Nothing below a trial is searched; hidden folders and node_modules are not; symbolic links
 * are not followed, so that nothing outside a root is shown.
 */
export async function findTrialFolders(roots: readonly string[]): Promise<FoundFolders> {
  const trials = new Map<string, Omit<TrialPlace, 'id'>>();
  const troubles: string[] = [];
  let folders = 0;

  const search = async (root: string, shown: string, below: string, depth: number): Promise<void> => {
    const folder = join(root, below);
    if (folders >= mostFolders || trials.size >= mostTrials) return;
    folders += 1;
    let entries: Dirent[];
    try {
      entries = await readdir(folder, { withFileTypes: true });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // It may have been deleted since it was seen.
      if (code !== 'ENOENT') troubles.push(`${folder}: ${reasonOf(error)}`);
      return;
    }
    const files = new Set(entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name));
    // The root of a benchmark is locked too, while its sweep runs.
    if (!files.has('benchmark.json') && [...signs].some((name) => files.has(name))) {
      trials.set(folder, {
        folder,
        shownFolder: join(shown, below),
        name: below === '' ? (folder.split(sep).at(-1) ?? folder) : below,
      });
      return;
    }
    if (depth === deepest) return;
    for (const entry of entries) {
      if (!entry.isDirectory() || entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      await search(root, shown, join(below, entry.name), depth + 1);
    }
  };

  for (const root of roots) {
    try {
      await search(await realpath(root), root, '', 0);
    } catch (error) {
      const absent = (error as NodeJS.ErrnoException).code === 'ENOENT';
      troubles.push(`${root}: ${absent ? 'there is no such folder yet' : reasonOf(error)}`);
    }
  }
  if (folders >= mostFolders) troubles.push(`only the first ${mostFolders} folders were searched`);
  if (trials.size >= mostTrials) troubles.push(`only the first ${mostTrials} trials are shown`);
  const found = [...trials.values()].toSorted((one, other) => (one.folder < other.folder ? -1 : 1));
  return { trials: found, troubles };
}
