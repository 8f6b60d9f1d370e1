import { readdirSync, statSync, type Dirent } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { UsageError } from '@policypath/trial/errors';
import { commandLine } from '../words/commandLine.ts';
import { reasonOf } from './files.ts';
import type { TrialPlace } from './storedTrial.ts';

/** Trials and files found in folders and below them, each once, sorted by shown name. */
export interface FoundTrials {
  /** Folders of trials, including those whose manifest is missing. */
  readonly trials: readonly TrialPlace[];
  /** Files `benchmark.json`. */
  readonly benchmarks: readonly TrialPlace[];
  /** Files `random.json` with baselines of random agents, in the roots and right beside them. */
  readonly baselines: readonly TrialPlace[];
  /** Folders that could not be searched, and limits that stopped the search. */
  readonly troubles: readonly string[];
}

export interface FindTrialsOptions {
  /** Report a folder that cannot be searched in `troubles` instead of throwing. Default false. */
  readonly tolerant?: boolean;
  /** Most folders searched, in case a root is as large as /. Default 100,000. */
  readonly mostFolders?: number;
  /** Default 20,000. */
  readonly mostTrials?: number;
}

/** Files that mark a trial's folder, whose manifest may not exist yet or may be lost. */
const signs = ['manifest.json', 'evaluations.jsonl'];
/** Levels of folders below a root that are searched. */
const deepest = 12;

/**
 * Searches for trials. It does not look below a trial's folder, which a running trial may change meanwhile. Hidden
 * folders and node_modules are left out, and symbolic links are not followed.
 *
 * @throws UsageError, with the mend, when a root is missing or a folder cannot be read
 */
export function findTrials(roots: readonly string[], options: FindTrialsOptions = {}): FoundTrials {
  const { tolerant = false, mostFolders = 100_000, mostTrials = 20_000 } = options;
  const found = { trials: new Places(), benchmarks: new Places(), baselines: new Places() };
  const troubles: string[] = [];
  let folders = 0;
  const refuse = (reason: string): void => {
    if (!tolerant) throw new UsageError(reason);
    troubles.push(reason);
  };
  const search = (root: string, folder: string, depth: number): void => {
    if (folders >= mostFolders || found.trials.size >= mostTrials) return;
    folders += 1;
    const entries = entriesOf(folder, refuse);
    const shown = (path: string): string => shownPlace(roots, root, path);
    // A sweep's own folder holds benchmark.json and no trial's files.
    if (entries.some((entry) => entry.isFile() && signs.includes(entry.name))) {
      found.trials.add(folder, shown(folder));
      return;
    }
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isFile() && entry.name === 'benchmark.json') found.benchmarks.add(path, shown(path));
      else if (entry.isFile() && entry.name === 'random.json') found.baselines.add(path, shown(path));
      else if (!entry.isDirectory() || entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      else if (depth < deepest) search(root, path, depth + 1);
    }
  };
  for (const root of roots) {
    const isFolder = isThere(root, refuse);
    if (isFolder === false) refuse(tolerant ? `${root}: there is no such folder yet` : `there is no folder ${root}`);
    if (isFolder !== true) continue;
    // What `policypath random --out` wrote beside the runs.
    const beside = join(root, '..', 'random.json');
    if (statSync(beside, { throwIfNoEntry: false })?.isFile()) {
      found.baselines.add(beside, 'random.json beside the runs');
    }
    search(root, root, 0);
  }
  if (folders >= mostFolders) troubles.push(`only the first ${mostFolders} folders were searched`);
  if (found.trials.size >= mostTrials) troubles.push(`only the first ${mostTrials} trials were taken`);
  return {
    trials: found.trials.sorted(),
    benchmarks: found.benchmarks.sorted(),
    baselines: found.baselines.sorted(),
    troubles,
  };
}

/** @throws UsageError, with the mend, when no trial was found in the roots */
export function refuseNoTrials({ trials }: FoundTrials, roots: readonly string[]): void {
  if (trials.length > 0) return;
  throw new UsageError(
    `no trials in ${roots.join(', ')}: no folder there has a manifest.json; run some with ${commandLine('sweep')} or ${commandLine('train')}, or give their folder`,
  );
}

/** Places by their absolute path. */
class Places {
  readonly #places = new Map<string, TrialPlace>();
  get size(): number {
    return this.#places.size;
  }
  add(path: string, shown: string): void {
    this.#places.set(resolve(path), { path, shown: shown.replaceAll('\\', '/') });
  }
  sorted(): TrialPlace[] {
    return [...this.#places.values()].toSorted((a, b) => (a.shown < b.shown ? -1 : 1));
  }
}

function entriesOf(folder: string, refuse: (reason: string) => void): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    // ENOENT: deleted since it was listed.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      refuse(
        `the folder ${folder} cannot be read (${(error as Error).message}): let it be read, or give the folders beside it one by one`,
      );
    }
    return [];
  }
}

/** Whether a root is a folder; null when that is unknown. */
function isThere(root: string, refuse: (reason: string) => void): boolean | null {
  try {
    return statSync(root, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch (error) {
    refuse(`${root}: ${reasonOf(error)}`);
    return null;
  }
}

/** Path relative to its root; with several roots it begins with the root's name. */
function shownPlace(roots: readonly string[], root: string, path: string): string {
  const below = relative(root, path);
  const name = basename(resolve(root));
  if (below === '') return name;
  return roots.length === 1 ? below : join(name, below);
}
