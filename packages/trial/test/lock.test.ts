import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { lockOwner, silentSeconds, takeLock } from '../src/node/index.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { newTrialFolder } from './trialFolder.ts';

const newFolder = (): string => {
  const folder = newTrialFolder();
  mkdirSync(folder);
  return folder;
};
const writeLock = (folder: string, owner: object): void =>
  writeFileSync(join(folder, 'lock.json'), JSON.stringify(owner));
/** As if the lock's owner had given its last sign of life so long ago. */
const silence = (folder: string, seconds: number): void => {
  const then = Date.now() / 1000 - seconds;
  utimesSync(join(folder, 'lock.json'), then, then);
};

afterEach(() => {
  vi.useRealTimers();
});

describe('the lock of a trial', () => {
  it('is refused while this process holds it, and free again afterwards', () => {
    const folder = newFolder();
    const lock = takeLock(folder);
    expect(() => takeLock(folder)).toThrow(new RegExp(`in use by process ${process.pid} on this machine`));
    lock.release();
    expect(existsSync(join(folder, 'lock.json'))).toBe(false);
    takeLock(folder).release();
  });

  it('of a dead process is taken over', async () => {
    const folder = newFolder();
    const child = fork('-e', { execPath: process.execPath, execArgv: [], stdio: 'ignore' });
    const { pid } = child;
    await once(child, 'exit');
    writeLock(folder, { pid, host: hostname(), processStart: null });
    const lock = takeLock(folder);
    expect(JSON.parse(readFileSync(join(folder, 'lock.json'), 'utf8'))).toMatchObject({ pid: process.pid });
    lock.release();
  });

  it.skipIf(process.platform !== 'linux')('of a pid that was given to a later process is taken over', () => {
    const folder = newFolder();
    writeLock(folder, { pid: process.ppid, host: hostname(), processStart: '1' });
    takeLock(folder).release();
    expect(existsSync(join(folder, 'lock.json'))).toBe(false);
  });

  it('of another host is refused, naming it, until its owner was silent for minutes', () => {
    const folder = newFolder();
    writeLock(folder, { pid: 7, host: 'elsewhere', processStart: null });
    expect(() => takeLock(folder)).toThrow(/process 7 on elsewhere.*5 minutes.*delete .*lock\.json/);
    expect(lockOwner(folder)).toMatchObject({ pid: 7, host: 'elsewhere' });
    silence(folder, silentSeconds - 20);
    expect(() => takeLock(folder)).toThrow(/process 7 on elsewhere/);
    silence(folder, silentSeconds + 1);
    expect(lockOwner(folder)).toBeNull();
    const lock = takeLock(folder);
    expect(lockOwner(folder)).toMatchObject({ pid: process.pid, host: hostname() });
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')(
    'of this host name, but another container or boot, is judged by its signs',
    () => {
      const folder = newFolder();
      writeLock(folder, { pid: 2 ** 30, host: hostname(), processStart: null, pidSpace: 'another' });
      expect(() => takeLock(folder)).toThrow(/in use by process 1073741824/);
      silence(folder, silentSeconds + 1);
      takeLock(folder).release();
    },
  );

  it('shows that its owner lives, and tells the owner when it was taken over', () => {
    vi.useFakeTimers();
    const folder = newFolder();
    const lock = takeLock(folder);
    silence(folder, silentSeconds + 1);
    vi.advanceTimersByTime(20_000);
    expect(Date.now() - statSync(join(folder, 'lock.json')).mtimeMs).toBeLessThan(60_000);
    expect(lock.isLost()).toBe(false);

    const theirs = JSON.stringify({ pid: 7, host: 'elsewhere', processStart: null });
    rmSync(join(folder, 'lock.json'));
    writeFileSync(join(folder, 'lock.json'), theirs);
    vi.advanceTimersByTime(20_000);
    expect(lock.isLost()).toBe(true);
    lock.release();
    expect(readFileSync(join(folder, 'lock.json'), 'utf8')).toBe(theirs);
  });

  it('tells an owner that wakes up before any timer has fired', () => {
    vi.useFakeTimers();
    const folder = newFolder();
    const lock = takeLock(folder);
    const theirs = JSON.stringify({ pid: 7, host: 'elsewhere', processStart: null });
    rmSync(join(folder, 'lock.json'));
    writeFileSync(join(folder, 'lock.json'), theirs);
    expect(lock.isLost()).toBe(false);
    vi.setSystemTime(Date.now() + 1000 * (silentSeconds + 1));
    expect(lock.isLost()).toBe(true);
    lock.release();

    const sure = takeLock(newFolder());
    expect(sure.isLost(true)).toBe(false);
    sure.release();
    expect(sure.isLost(true)).toBe(true);
  });

  it('that cannot be read is taken over', () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'lock.json'), '{"pi');
    takeLock(folder).release();
    expect(existsSync(join(folder, 'lock.json'))).toBe(false);
  });
});
