import { accessSync, constants, existsSync, mkdirSync, readdirSync, renameSync, rmdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { trialFile } from '../records/trialFiles.ts';
import { unfinishedFork } from '../run/fork.ts';
import { lockFile } from './lock.ts';

/** Error codes that mean a wrong path; other errors may be temporary. */
const wrongPlace = ['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EEXIST', 'ELOOP', 'EINVAL', 'ENAMETOOLONG'];

/** Creates the folder of a new trial. @throws UsageError when it exists with content, or cannot be created */
export function createTrialFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!wrongPlace.includes(code ?? '')) throw error;
    const reason = readOnlyParent(folder) ?? message;
    throw new UsageError(`the folder ${folder} cannot be created: ${reason}; choose another --out`);
  }
  if (existsSync(trialFile(folder, 'manifest'))) {
    throw new UsageError(`${folder} holds a trial already: go on with it by --resume, or choose another --out`);
  }
  // A fork that was killed while it took its trunk's state over: the next one removes what it left.
  if (existsSync(join(folder, unfinishedFork))) return;
  // A trial that was killed before it wrote its manifest leaves only its lock.
  const others = readdirSync(folder).filter((name) => !name.startsWith(lockFile) && !name.endsWith('.partial'));
  if (others.length > 0) throw new UsageError(`${folder} is not empty (it holds ${others[0]}): choose another --out`);
}

/** e.g. '/data is read-only for this user': the folder in which `path` would be made; null where that can be written. */
function readOnlyParent(path: string): string | null {
  let parent = dirname(resolve(path));
  while (!existsSync(parent)) parent = dirname(parent);
  try {
    accessSync(parent, constants.W_OK);
    return null;
  } catch {
    return `${parent} is read-only for this user`;
  }
}

/** Removes the folder again if it is empty, after a trial failed to start in it. */
export function removeEmptyFolder(folder: string): void {
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

/** Moves what a trial's folder holds, but its lock and what was set aside before, into `set-aside-<time>/` there. */
export function setFilesAside(folder: string): void {
  const aside = `set-aside-${new Date().toISOString().replaceAll(':', '-')}`;
  const names = readdirSync(folder).filter((name) => !name.startsWith(lockFile) && !name.startsWith('set-aside-'));
  mkdirSync(join(folder, aside));
  // The manifest goes last: until then the folder is still that of the old trial.
  const last = names.toSorted((a, b) => Number(a === 'manifest.json') - Number(b === 'manifest.json'));
  for (const name of last) renameSync(join(folder, name), join(folder, aside, name));
}
