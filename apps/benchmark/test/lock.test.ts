import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { takeLock } from '../src/trial/lock.ts';
import { newTrialFolder } from './trialFolder.ts';

const newFolder = (): string => {
  const folder = newTrialFolder();
  mkdirSync(folder);
  return folder;
};
const writeLock = (folder: string, owner: object): void =>
  writeFileSync(join(folder, 'lock.json'), JSON.stringify(owner));

describe('the lock of a trial', () => {
  it('is refused while this process holds it, and free again afterwards', () => {
    const folder = newFolder();
    const unlock = takeLock(folder);
    expect(() => takeLock(folder)).toThrow(new RegExp(`in use by process ${process.pid} on this machine`));
    unlock();
    expect(existsSync(join(folder, 'lock.json'))).toBe(false);
    takeLock(folder)();
  });

  it('of a dead process is taken over', async () => {
    const folder = newFolder();
    const child = fork('-e', { execPath: process.execPath, execArgv: [], stdio: 'ignore' });
    const { pid } = child;
    await once(child, 'exit');
    writeLock(folder, { pid, host: hostname(), processStart: null });
    const unlock = takeLock(folder);
    expect(JSON.parse(readFileSync(join(folder, 'lock.json'), 'utf8'))).toMatchObject({ pid: process.pid });
    unlock();
  });

  it.skipIf(process.platform !== 'linux')('of a pid that was given to a later process is taken over', () => {
    const folder = newFolder();
    writeLock(folder, { pid: process.ppid, host: hostname(), processStart: '1' });
    takeLock(folder)();
    expect(existsSync(join(folder, 'lock.json'))).toBe(false);
  });

  it('of another host is refused, naming it', () => {
    const folder = newFolder();
    writeLock(folder, { pid: 7, host: 'elsewhere', processStart: null });
    expect(() => takeLock(folder)).toThrow(/process 7 on elsewhere.*delete .*lock\.json/);
  });

  it('that cannot be read is taken over', () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'lock.json'), '{"pi');
    takeLock(folder)();
    expect(existsSync(join(folder, 'lock.json'))).toBe(false);
  });
});
