import { closeSync, fstatSync, openSync, readSync, statSync, type BigIntStats } from 'node:fs';
import type { ByteSource } from '../formats/byteSource.ts';
import { PathFileError } from '../formats/pathFileError.ts';

/** What tells a file from another, or from itself after it was written to. */
export interface FileStamp {
  readonly device: bigint;
  readonly inode: bigint;
  readonly size: bigint;
  /** Nanoseconds. */
  readonly modified: bigint;
}

/** An open file, read at any offset; only what is asked for comes into memory. */
export interface FileSource extends ByteSource {
  readonly stamp: FileStamp;
  close(): void;
}

/**
 * Opens a file. Each read is followed by a look at the file's identity, size and time, so that numbers of a file that was
 * replaced or written to meanwhile are refused.
 *
 * @param known The stamp of an earlier opening: the file must not have changed since.
 * @throws PathFileError when there is no such file, or it is no regular file, not readable or changed.
 */
export function fileSource(file: string, known?: FileStamp): FileSource {
  let descriptor: number;
  try {
    // Before opening: opening a named pipe would wait for a writer.
    if (!statSync(file).isFile()) throw new PathFileError(file, 'it is not a regular file.');
    descriptor = openSync(file, 'r');
  } catch (error) {
    if (error instanceof PathFileError) throw error;
    throw new PathFileError(file, `it cannot be opened (${(error as Error).message}).`, { cause: error });
  }
  try {
    const stamp = stampOf(fstatSync(descriptor, { bigint: true }));
    if (known !== undefined) refuseChanged(file, known, stamp);
    return {
      name: file,
      size: Number(stamp.size),
      stamp,
      close: () => closeSync(descriptor),
      read: (offset, target) => {
        fill(file, descriptor, offset, target);
        // By its name: where that leads to the same file, it is the open one.
        const now = statSync(file, { bigint: true, throwIfNoEntry: false });
        if (now === undefined) throw new PathFileError(file, 'it was removed while it was read; open it again.');
        refuseChanged(file, stamp, stampOf(now));
      },
    };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function stampOf({ dev, ino, size, mtimeNs }: BigIntStats): FileStamp {
  return { device: dev, inode: ino, size, modified: mtimeNs };
}

function refuseChanged(file: string, before: FileStamp, now: FileStamp): void {
  const replaced = before.device !== now.device || before.inode !== now.inode;
  if (!replaced && before.size === now.size && before.modified === now.modified) return;
  const how = replaced
    ? 'another file has its name now'
    : before.size === now.size
      ? 'it was written to'
      : `its size was ${before.size} bytes and is ${now.size}`;
  throw new PathFileError(file, `it has changed since it was opened: ${how}. Open it again when it is complete.`);
}

function fill(file: string, descriptor: number, offset: number, target: Uint8Array): void {
  let filled = 0;
  while (filled < target.length) {
    let count: number;
    try {
      count = readSync(descriptor, target, filled, target.length - filled, offset + filled);
    } catch (error) {
      throw new PathFileError(file, `it cannot be read (${(error as Error).message}).`, { cause: error });
    }
    if (count === 0)
      throw new PathFileError(file, `it ended at byte ${offset + filled}: it has shrunk since it was opened.`);
    filled += count;
  }
}
