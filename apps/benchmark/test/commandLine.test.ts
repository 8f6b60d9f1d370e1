import { DiskFullError } from '@policypath/trial/node';
import { expect, it } from 'vitest';
import { tellingHowToGoOn } from '../src/words/commandLine.ts';

it('a full disk is explained with the command that goes on, where a trial has begun', async () => {
  const failing = (folder: string | null) =>
    tellingHowToGoOn(() => Promise.reject(new DiskFullError('the disk is full; go on with it', folder)));
  await expect(failing('runs/a b')).rejects.toThrow(/go on with it: policypath train --resume --out "runs\/a b"$/);
  await expect(failing(null)).rejects.toThrow(/go on with it$/);
});
