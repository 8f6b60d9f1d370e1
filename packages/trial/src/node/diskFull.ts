import { existsSync, readdirSync } from 'node:fs';
import { checkpointsAmong, stepOfCheckpoint } from '../checkpoint/checkpointStore.ts';
import { trialFile } from '../records/trialFiles.ts';

/** The disk is full, or a file limit was reached. What was written before is intact. */
export class DiskFullError extends Error {
  override readonly name = 'DiskFullError';
  /** The folder of a trial that can be resumed; null when none had begun. */
  readonly folder: string | null;

  constructor(message: string, folder: string | null = null, cause?: unknown) {
    super(message, { cause });
    this.folder = folder;
  }
}

const codes: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'a file may not grow further (a limit of the shell or the file system)',
};

/** The words for an error of a full disk, e.g. 'the disk is full'; null for every other error. */
export function diskFullReason(error: unknown): string | null {
  return codes[(error as NodeJS.ErrnoException | null)?.code ?? ''] ?? null;
}

/**
 * Runs `work` and returns its result.
 *
 * @throws DiskFullError that says what is safe of the trial in `folder` and how to go on; every other error unchanged
 */
export async function explainingFullDisk<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = diskFullReason(error);
    if (reason === null) throw error;
    const begun = existsSync(trialFile(folder, 'manifest'));
    throw new DiskFullError(`${reason}; ${safeAndNext(folder, begun)}`, begun ? folder : null, error);
  }
}

function safeAndNext(folder: string, begun: boolean): string {
  if (!begun) return `the trial of ${folder} had not begun. Free some space, then start it again`;
  const newest = checkpointsAmong(readdirSync(folder)).at(-1);
  const safe =
    newest === undefined
      ? 'there was no checkpoint yet, so the trial will start again'
      : `everything up to the checkpoint at step ${stepOfCheckpoint(newest)} is intact`;
  return `${safe}. Free some space, then go on with it`;
}
