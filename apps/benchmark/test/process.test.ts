import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { takeLock } from '@policypath/trial/node';
import { describe, expect, it } from 'vitest';
import { startProcess } from './startProcess.ts';
import { computed, newTrialFolder, readJson, readLines } from './trialFolder.ts';

const small = (
  '--env Hopper-v4 --start-steps 50 --evaluation-interval 2000 --evaluation-episodes 1 ' +
  '--hidden-sizes 8,8 --batch-size 8'
).split(' ');

describe('a trial in a process of its own', { timeout: 180_000 }, () => {
  it('saves a checkpoint on Ctrl-C, prints the command that goes on, and goes on bit for bit', async () => {
    const folder = newTrialFolder();
    const length = ['--steps', '6000'];
    const interrupted = startProcess(['train', ...small, ...length, '--out', folder]);
    await interrupted.printed(/step \d+ of 6000/);

    expect(() => takeLock(folder)).toThrow(`in use by process ${interrupted.child.pid} on this machine`);

    interrupted.child.kill('SIGINT');
    expect(await interrupted.exit()).toBe(130);
    expect(interrupted.output()).toMatch(new RegExp(`go on with: node .*main\\.[jt]s train --resume --out ${folder}`));
    expect(existsSync(join(folder, 'result.json'))).toBe(false);
    expect(existsSync(join(folder, 'lock.json'))).toBe(false);

    const resumed = startProcess(['train', '--resume', '--out', folder]);
    const whole = newTrialFolder();
    const uninterrupted = startProcess(['train', ...small, ...length, '--out', whole]);
    expect(await resumed.exit()).toBe(0);
    expect(await uninterrupted.exit()).toBe(0);
    expect(resumed.output()).toMatch(/resumed at step \d+/);
    expect(computed(folder)).toEqual(computed(whole));
  });

  it('ends quietly when the reader of its output has gone', async () => {
    const help = startProcess(['train', '--help']);
    help.child.stdout?.destroy();
    expect(await help.exit()).toBe(0);
    expect(help.output()).toBe('');
  });

  it.skipIf(process.platform === 'win32')('says what is safe when a file may not grow, with exit code 1', async () => {
    const folder = newTrialFolder();
    // 512-byte blocks: no file beyond 512 kB. The replay records of 6000 steps are 650 kB.
    const args = ['train', ...small, '--steps', '8000', '--checkpoint-steps', '6000', '--out', folder];
    const limited = startProcess(args, 'ulimit -f 1024;');
    expect(await limited.exit()).toBe(1);
    expect(limited.output()).toMatch(/may not grow further .*no checkpoint yet.*main\.[jt]s train --resume --out/);
    const resumed = startProcess(['train', '--resume', '--out', folder]);
    expect(await resumed.exit()).toBe(0);
  });

  const canMount = process.platform === 'linux' && process.getuid?.() === 0 && mounts();
  it.skipIf(!canMount)('keeps what was written when the disk is full (needs root, for a small tmpfs)', async () => {
    const folder = newTrialFolder();
    mkdirSync(folder);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder]);
    try {
      const out = join(folder, 'trial');
      const filled = startProcess(
        ['train', ...small, '--steps', '8000', '--checkpoint-steps', '1000', '--out', out],
        `(sleep 0; until [ -e ${out}/checkpoint-000000002000 ]; do sleep 0.02; done; cat /dev/zero > ${folder}/filler) 2>/dev/null &`,
      );
      expect(await filled.exit()).toBe(1);
      expect(filled.output()).toMatch(/the disk is full; everything up to the checkpoint at step \d+ is intact/);
      // What is there can be read, line by line, and the trial goes on once there is room.
      expect(readLines(out, 'episodes.jsonl').length).toBeGreaterThan(10);
      expect(readdirSync(out).filter((name) => name.endsWith('.partial'))).toEqual([]);
      execFileSync('rm', [join(folder, 'filler')]);
      const resumed = startProcess(['train', '--resume', '--out', out]);
      expect(await resumed.exit()).toBe(0);
      expect(readJson(out, 'result.json')).toMatchObject({ finished: true, steps: 8000 });
    } finally {
      execFileSync('umount', ['-l', folder]);
    }
  });
});

/** Whether this process may mount file systems; a container's root may not. */
function mounts(): boolean {
  const folder = newTrialFolder();
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
