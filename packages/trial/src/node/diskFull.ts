import { existsSync, readdirSync } from 'node:fs';
import { checkpointsAmong } from '../checkpoint/checkpointStore.ts';
import { commandLine, quoted } from './commandLine.ts';
import { trialFile } from '../records/trialFiles.ts';

/** The disk is full, or a limit on files was reached; what was written before is intact. */
export class DiskFullError extends Error {
  override readonly name = 'DiskFullError';
}

const codes: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'a file may not grow further (a limit of the shell or the file system)',
};

/** What an error says of a full disk, e.g. 'the disk is full'; null for every other error. */
export function diskFullReason(error: unknown): string | null {
  return codes[(error as NodeJS.ErrnoException | null)?.code ?? ''] ?? null;
}

/**
 * What `work` returns.
 *
 * @throws DiskFullError that says what of the trial in `folder` is safe and how to go on; every other error as it is
 */
export async function explainingFullDisk<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = diskFullReason(error);
    if (reason === null) throw error;
    throw new DiskFullError(`${reason}; ${safeAndNext(folder)}`, { cause: error });
  }
}

function safeAndNext(folder: string): string {
  if (!existsSync(trialFile(folder, 'manifest'))) {
    return `the trial of ${folder} had not begun. Free some space, then start it again`;
  }
  const newest = checkpointsAmong(readdirSync(folder)).at(-1);
  const safe =
    newest === undefined
      ? 'there was no checkpoint yet, so the trial will start again'
      : `everything up to the checkpoint at step ${Number(/\d+$/.exec(newest)?.[0])} is intact`;
  return `${safe}. Free some space, then: ${resumeCommand(folder)}`;
}

/** The command that goes on with a trial. */
export function resumeCommand(folder: string): string {
  return commandLine(`train --resume --out ${quoted(folder)}`);
}
