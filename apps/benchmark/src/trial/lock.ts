import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../cli/usageError.ts';

/** The process that works on a trial. */
export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  /** When the process started, as the system counts it: a later process may have been given the same pid. */
  readonly processStart: string | null;
}

/** A trial's folder is in use by another process. */
export class LockedError extends UsageError {}

export const lockFile = 'lock.json';

/**
 * Takes the trial's exclusive lock and returns the function that gives it back. A lock whose process is dead is taken over.
 *
 * @throws LockedError naming the owner when it is alive, or runs on another host where that cannot be told
 */
export function takeLock(folder: string): () => void {
  const path = join(folder, lockFile);
  const mine: LockOwner = { pid: process.pid, host: hostname(), processStart: processStart(process.pid) };
  const content = JSON.stringify(mine);
  for (let attempt = 0; attempt < 5; attempt += 1) {
    // Written beside its place and linked into it: the lock is never seen half-written, and only one link succeeds.
    const own = `${path}.${process.pid}`;
    writeFileSync(own, content);
    try {
      linkSync(own, path);
      return () => {
        if (readOrNull(path) === content) rmSync(path, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(own, { force: true });
    }
    const found = readOrNull(path);
    if (found !== null) removeStaleLock(path, found);
  }
  throw new LockedError(`the lock ${path} could not be taken: other processes are trying at the same time`);
}

function removeStaleLock(path: string, found: string): void {
  refuseLiveOwner(path, found);
  // Renamed before it is removed: when another process was quicker, what we hold is its new lock and goes back.
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const taken = readOrNull(aside);
  if (taken !== null && taken !== found) linkSync(aside, path);
  rmSync(aside, { force: true });
}

function refuseLiveOwner(path: string, content: string): void {
  let owner: LockOwner;
  try {
    owner = JSON.parse(content) as LockOwner;
  } catch {
    return;
  }
  if (owner.host !== hostname()) {
    throw new LockedError(
      `the trial is in use by process ${owner.pid} on ${owner.host}; if that process is gone, delete ${path}`,
    );
  }
  if (isAlive(owner)) {
    throw new LockedError(`the trial is in use by process ${owner.pid} on this machine; wait for it or stop it`);
  }
}

/** Whether the owner of a lock, a process of this machine, still runs. */
export function isAlive({ pid, processStart: started }: LockOwner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, but another user's.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = processStart(pid);
  return now === null || started === null || now === started;
}

/** Start time of a process in clock ticks since boot, from Linux's /proc; null elsewhere. */
function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the name in parentheses, may hold blanks; the start time is the 22nd field.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'zombie' : fields[19];
  } catch {
    return null;
  }
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
