import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';

/** Marks by which a change of a file is noticed. */
export interface FileState {
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly inode: number;
}

export interface OpenFile {
  readonly state: FileState;
  /** Bytes [from, from + length); fewer where the file ends. */
  bytes(from: number, length: number): Buffer;
}

/**
 * Opens a file, hands it to `use` and closes it; null when it is missing. It follows no symbolic link and waits for no
 * pipe, because anyone may have put files into a trial's folder.
 *
 * @throws Error when it is no regular file, or may not be read
 */
export function withRegularFile<Result>(path: string, use: (file: OpenFile) => Result): Result | null {
  let file: number;
  try {
    // Windows has neither flag.
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw code === 'ELOOP' ? new Error('it is a symbolic link: links are not followed') : error;
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw new Error('it is not a regular file');
    const state = { size: stats.size, modified: stats.mtimeMs, inode: stats.ino };
    return use({ state, bytes: (from, length) => readBytes(file, from, length) });
  } finally {
    closeSync(file);
  }
}

function readBytes(file: number, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const count = readSync(file, bytes, filled, length - filled, from + filled);
    if (count === 0) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}

/** Whether a file is unchanged. */
export function sameState(one: FileState | null, other: FileState): boolean {
  return one !== null && one.size === other.size && one.modified === other.modified && one.inode === other.inode;
}

/** The reason of an error in a few words, without the path that errors of the system repeat. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  return code === undefined ? message : `it cannot be read (${code})`;
}

/** A small file, parsed again only when it has changed. */
export class WatchedFile<Content> {
  readonly #path: string;
  readonly #parse: (where: string, text: string) => Content;
  readonly #mostBytes: number;
  #state: FileState | null = null;
  #content: Content | null = null;

  /** @param parse takes the file's name and its text */
  constructor(path: string, parse: (where: string, text: string) => Content, mostBytes = 1024 * 1024) {
    this.#path = path;
    this.#parse = parse;
    this.#mostBytes = mostBytes;
  }

  /** The parsed content; null when the file is missing. @throws Error when it is too large or cannot be parsed */
  read(): Content | null {
    return withRegularFile(this.#path, ({ state, bytes }) => {
      if (sameState(this.#state, state)) return this.#content;
      this.#state = null;
      if (state.size > this.#mostBytes) throw new Error(`it holds ${state.size} bytes, read are ${this.#mostBytes}`);
      this.#content = this.#parse(basename(this.#path), bytes(0, state.size).toString('utf8'));
      this.#state = state;
      return this.#content;
    });
  }
}
