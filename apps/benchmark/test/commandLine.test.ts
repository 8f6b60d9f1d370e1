import { DiskFullError } from '@policypath/trial/node';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startedAs, tellingHowToGoOn } from '../src/words/commandLine.ts';

it('a full disk is explained with the command that goes on, where a trial has begun', async () => {
  const failing = (folder: string | null) =>
    tellingHowToGoOn(() => Promise.reject(new DiskFullError('the disk is full; go on with it', folder)));
  await expect(failing('runs/a b')).rejects.toThrow(/go on with it: policypath train --resume --out "runs\/a b"$/);
  await expect(failing(null)).rejects.toThrow(/go on with it$/);
});

it('a suggested command begins as the program was started', () => {
  const started = (program: string, env: NodeJS.ProcessEnv = {}, execArgv: string[] = []): string =>
    startedAs(program, { env, execArgv });
  const main = join(process.cwd(), 'apps/benchmark/dist/main.js');
  expect(started(main)).toBe('node apps/benchmark/dist/main.js');
  expect(started(main, {}, ['--max-old-space-size=99'])).toBe(
    'node --max-old-space-size=99 apps/benchmark/dist/main.js',
  );
  expect(started(main, { npm_lifecycle_event: 'start' })).toBe('npm start --');
  expect(started('/x/node_modules/.bin/policypath')).toBe('npx policypath');
  expect(started('/usr/local/bin/policypath')).toBe('policypath');
});
