import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

/** What tells whether a file has changed since it was looked at. */
export interface FileState {
  readonly size: number;
  readonly modified: number;
  readonly inode: number;
}

/**
 * Opens a file, tells its state to `use` and closes it; null when it is not there. A symbolic link is not followed and a
 * pipe not waited for: what a trial's folder holds may have been put there by anyone.
 *
 * @throws Error when it is no regular file, or may not be read
 */
export async function withRegularFile<Result>(
  path: string,
  use: (file: FileHandle, state: FileState) => Promise<Result>,
): Promise<Result | null> {
  let file: FileHandle;
  try {
    // Windows knows neither flag.
    file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw code === 'ELOOP' ? new Error('it is a symbolic link: links are not followed') : error;
  }
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new Error('it is not a regular file');
    return await use(file, { size: stats.size, modified: stats.mtimeMs, inode: stats.ino });
  } finally {
    await file.close();
  }
}

/** Bytes [from, from + length) of an open file; fewer where it ends. */
export async function readBytes(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, from + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** Whether a file is as it was. */
export function sameState(one: FileState | null, other: FileState): boolean {
  return one !== null && one.size === other.size && one.modified === other.modified && one.inode === other.inode;
}
