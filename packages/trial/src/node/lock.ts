import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../errors.ts';

/** The process that works on a trial. */
export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  /** When the process started, as the system counts it: a later process may have been given the same pid. */
  readonly processStart: string | null;
  /**
   * Where its pid is valid: containers with one host name, and a host before and after a reboot, count pids separately.
   * null or absent when the system does not tell.
   */
  readonly pidSpace?: string | null;
}

/** A trial's folder is in use by another process. */
export class LockedError extends UsageError {}

export const lockFile = 'lock.json';

/** Seconds between two signs of life of a lock's owner. */
const beatSeconds = 15;

/**
 * Silence after which a lock is free whose owner's pid cannot be looked up here. A lost computer
 * delays others no longer than this. Evaluations, which give no sign of life, take well below a minute.
 */
export const silentSeconds = 300;

/** A held exclusive lock. */
export interface HeldLock {
  /**
   * Whether another process has taken it, because this one was silent for too long: write nothing any more. Looks at the
   * file only after a silence, or where one wants to be `sure`.
   */
  isLost(sure?: boolean): boolean;
  release(): void;
}

/**
 * Takes a folder's exclusive lock. On the owner's machine it is free as soon as the owner's process is dead; elsewhere, on
 * a shared folder, when the owner gave no sign of life for five minutes. Signs are the lock file's modification time, and
 * are compared with that of a file written here and now: the clock of the file server counts, not those of its clients.
 *
 * @throws LockedError naming the owner when it is alive
 */
export function takeLock(folder: string): HeldLock {
  const path = join(folder, lockFile);
  const mine: LockOwner = {
    pid: process.pid,
    host: hostname(),
    processStart: processStart(process.pid),
    pidSpace: pidSpace(),
  };
  const content = JSON.stringify(mine);
  for (let attempt = 0; attempt < 5; attempt += 1) {
    // Write it beside its place and link it: nobody sees a half-written lock, and only one link succeeds.
    const own = `${path}.${mine.host}.${process.pid}`;
    let now = 0;
    try {
      writeFileSync(own, content);
      now = statSync(own).mtimeMs;
      linkSync(own, path);
      return holdLock(path, content);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(own, { force: true });
    }
    const found = readOrNull(path);
    if (found !== null) removeStaleLock(path, found, now);
  }
  throw new LockedError(`the lock ${path} could not be taken: other processes are trying at the same time`);
}

/** Starts to show that the owner lives. */
function holdLock(path: string, content: string): HeldLock {
  let lost = false;
  // Use the wall clock: a monotonic clock and timers stand still while the machine sleeps.
  let lastSign = Date.now();
  const giveSign = (): void => {
    lost ||= !beat(path, content);
    lastSign = Date.now();
  };
  const timer = setInterval(giveSign, 1000 * beatSeconds).unref();
  return {
    isLost(sure = false) {
      const silence = Date.now() - lastSign;
      if (sure || silence < 0 || silence > 2000 * beatSeconds) giveSign();
      return lost;
    },
    release() {
      clearInterval(timer);
      if (readOrNull(path) === content) rmSync(path, { force: true });
    },
  };
}

/** Writes the lock's content again, which renews its time; false when it is another's by now. */
function beat(path: string, content: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'r+');
  } catch (error) {
    // If the file server does not answer now, the next beat asks again.
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
  try {
    // Use one descriptor: if the lock is taken over in between, we write to the file that was set aside.
    if (readFileSync(file, 'utf8') !== content) return false;
    writeSync(file, content, 0);
    fsyncSync(file);
  } catch {
    return true;
  } finally {
    closeSync(file);
  }
  return true;
}

/** The living owner of a folder's lock; null when it is free. Reads only; elsewhere than on the owner's machine by this machine's clock. */
export function lockOwner(folder: string): LockOwner | null {
  const path = join(folder, lockFile);
  const content = readOrNull(path);
  const owner = content === null ? null : parsedOwner(content);
  if (owner === null) return null;
  return isHolding(path, owner, Date.now()) ? owner : null;
}

function removeStaleLock(path: string, found: string, now: number): void {
  refuseLiveOwner(path, found, now);
  // Rename before removing: if another process was quicker, we hold its new lock and put it back.
  const aside = `${path}.stale.${hostname()}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const taken = readOrNull(aside);
  if (taken !== null && taken !== found) linkSync(aside, path);
  rmSync(aside, { force: true });
}

function refuseLiveOwner(path: string, content: string, now: number): void {
  const owner = parsedOwner(content);
  if (owner === null || !isHolding(path, owner, now)) return;
  if (isOfHere(owner)) {
    throw new LockedError(`the trial is in use by process ${owner.pid} on this machine; wait for it or stop it`);
  }
  throw new LockedError(
    `the trial is in use by process ${owner.pid} on ${owner.host}; if that process is gone, it is free ` +
      `${Math.round(silentSeconds / 60)} minutes after its last sign of life, or at once when you delete ${path}`,
  );
}

/** null for other content: locks are never half-written, so nobody holds this one. */
function parsedOwner(content: string): LockOwner | null {
  try {
    const { pid, host } = JSON.parse(content) as Partial<LockOwner>;
    return Number.isSafeInteger(pid) && typeof host === 'string' ? (JSON.parse(content) as LockOwner) : null;
  } catch {
    return null;
  }
}

function isHolding(path: string, owner: LockOwner, now: number): boolean {
  if (isOfHere(owner)) return isAlive(owner);
  const sign = modifiedAt(path);
  return sign !== null && now - sign < 1000 * silentSeconds;
}

/** Whether the owner's pid can be looked up here. */
function isOfHere({ host, pidSpace: space }: LockOwner): boolean {
  const here = pidSpace();
  return host === hostname() && (here === null || (space ?? here) === here);
}

/** null when it is gone. Opening it makes a network file system ask its server. */
function modifiedAt(path: string): number | null {
  try {
    const file = openSync(path, 'r');
    try {
      return fstatSync(file).mtimeMs;
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}

/** Whether the owner of a lock, a process of this machine, still runs. */
export function isAlive({ pid, processStart: started }: LockOwner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, but belongs to another user.
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

/** The boot and the pid namespace of this process, from Linux's /proc; null elsewhere. */
function pidSpace(): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
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
