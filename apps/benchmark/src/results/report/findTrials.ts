import { readdirSync, statSync, type Dirent } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { UsageError } from '@policypath/trial/errors';

/** Where something lies: as it is opened, and as a report says it, which knows no machine. */
export interface Place {
  readonly path: string;
  /** From its root on, with slashes. */
  readonly shown: string;
}

export interface FoundTrials {
  /** Folders of trials, those whose manifest is lost too. */
  readonly trials: readonly Place[];
  /** Files `benchmark.json`. */
  readonly benchmarks: readonly Place[];
  /** Files `random.json`: baselines of random agents. */
  readonly baselines: readonly Place[];
}

/** Files that make a folder that of a trial. */
const signs = ['manifest.json', 'evaluations.jsonl'];

/**
 * Trials in the roots and below them. Nothing below a trial is searched, so that a running one may change its folder
 * meanwhile.
 *
 * @throws UsageError, with the mend, when a root is not there or there is no trial
 */
export function findTrials(roots: readonly string[]): FoundTrials {
  const found = new Map<string, Map<string, Place>>([
    ['trial', new Map()],
    ['benchmark.json', new Map()],
    ['random.json', new Map()],
  ]);
  const note = (kind: string, path: string, shown: string): void => {
    found.get(kind)?.set(resolve(path), { path, shown: shown.replaceAll('\\', '/') });
  };
  const search = (root: string, folder: string): void => {
    const entries = entriesOf(folder);
    const shown = shownPlace(roots, root, folder);
    if (entries.some((entry) => entry.isFile() && signs.includes(entry.name))) {
      note('trial', folder, shown);
      return;
    }
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isFile()) note(entry.name, path, shownPlace(roots, root, path));
      else if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules') search(root, path);
    }
  };
  for (const root of roots) {
    if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`there is no folder ${root}`);
    // What `policypath random --out` wrote beside the runs.
    const beside = join(root, '..', 'random.json');
    if (statSync(beside, { throwIfNoEntry: false })?.isFile())
      note('random.json', beside, 'random.json beside the runs');
    search(root, root);
  }
  const [trials, benchmarks, baselines] = [...found.values()].map((places) =>
    [...places.values()].toSorted((a, b) => (a.shown < b.shown ? -1 : 1)),
  );
  if (trials.length === 0) {
    throw new UsageError(
      `no trials in ${roots.join(', ')}: no folder there has a manifest.json; run some with policypath sweep or train, or give their folder`,
    );
  }
  return { trials, benchmarks, baselines };
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    // Deleted since it was listed.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new UsageError(`the folder ${folder} cannot be read: ${(error as Error).message}`);
  }
}

function shownPlace(roots: readonly string[], root: string, path: string): string {
  const below = relative(root, path);
  const name = basename(resolve(root));
  if (below === '') return name;
  return roots.length === 1 ? below : join(name, below);
}
