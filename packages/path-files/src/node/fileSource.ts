import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { ByteSource } from '../formats/byteSource.ts';
import { PathFileError } from '../formats/pathFileError.ts';

/** An open file, read at any offset; only what is asked for comes into memory. */
export interface FileSource extends ByteSource {
  close(): void;
}

/** @throws PathFileError when there is no such file, or it is no regular file or not readable. */
export function fileSource(file: string): FileSource {
  let descriptor: number;
  let size: number;
  try {
    // Before opening: opening a named pipe would wait for a writer.
    if (!statSync(file).isFile()) throw new PathFileError(file, 'it is not a regular file.');
    descriptor = openSync(file, 'r');
    size = fstatSync(descriptor).size;
  } catch (error) {
    if (error instanceof PathFileError) throw error;
    throw new PathFileError(file, `it cannot be opened (${(error as Error).message}).`, { cause: error });
  }
  return {
    name: file,
    size,
    close: () => closeSync(descriptor),
    read: (offset, target) => fill(file, descriptor, offset, target),
  };
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
