import { existsSync, mkdirSync, readdirSync, rmdirSync } from 'node:fs';
import { UsageError } from '../errors.ts';
import { trialFile } from '../records/trialFiles.ts';
import { lockFile } from './lock.ts';

/** What a system answers when the place that was asked for is the mistake; all else may pass. */
const wrongPlace = ['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EEXIST', 'ELOOP', 'EINVAL', 'ENAMETOOLONG'];

/** Creates the folder of a new trial. @throws UsageError when something is there already, or it cannot be there */
export function createTrialFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!wrongPlace.includes(code ?? '')) throw error;
    throw new UsageError(`the folder ${folder} cannot be created: ${message}; choose another --out`);
  }
  if (existsSync(trialFile(folder, 'manifest'))) {
    throw new UsageError(`${folder} holds a trial already: go on with it by --resume, or choose another --out`);
  }
  // A trial that was killed before its manifest was written has left nothing but its lock.
  const others = readdirSync(folder).filter((name) => !name.startsWith(lockFile) && !name.endsWith('.partial'));
  if (others.length > 0) throw new UsageError(`${folder} is not empty (it holds ${others[0]}): choose another --out`);
}

/** Takes an empty folder away again, when a trial could not be started in it. */
export function removeEmptyFolder(folder: string): void {
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}
