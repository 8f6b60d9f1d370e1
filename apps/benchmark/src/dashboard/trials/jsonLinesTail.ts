import type { FileHandle } from 'node:fs/promises';
import type { z } from 'zod';
import { readBytes, sameState, withRegularFile, type FileState } from './regularFile.ts';

/** Bytes taken in one call of `read`: the rest of a long log follows in the next calls. */
const bytesARead = 4 * 1024 * 1024;
/** A line that goes on longer than this is no line of a log of ours. */
const longestLine = 1024 * 1024;
const mostRecords = 100_000;
/** Bytes before the place reached, by which a log that was cut and has grown again is known. */
const markLength = 256;

/**
 * A growing file of JSON lines, read as it grows: each call of `read` takes what is new. A line without its end is left
 * for later, a line that cannot be understood is counted. When the log was cut (a resumed trial cuts it to its
 * checkpoint) it is read again from its start.
 */
export class JsonLinesTail<Entry> {
  readonly #path: string;
  readonly #schema: z.ZodType<Entry>;
  #records: Entry[] = [];
  #state: FileState | null = null;
  #reached = 0;
  #mark = Buffer.alloc(0);
  #unfinished = Buffer.alloc(0);
  #unreadable = 0;
  #version = 0;

  constructor(path: string, schema: z.ZodType<Entry>) {
    this.#path = path;
    this.#schema = schema;
  }

  get records(): readonly Entry[] {
    return this.#records;
  }
  /** Lines that were no JSON or not what the log holds. */
  get unreadable(): number {
    return this.#unreadable;
  }
  /** Grows whenever something was read or forgotten. */
  get version(): number {
    return this.#version;
  }
  /** When the file was last written to, in milliseconds since 1970; null when it is not there. */
  get modified(): number | null {
    return this.#state?.modified ?? null;
  }

  /** Reads what is new. @throws Error when the file may not be read */
  async read(): Promise<void> {
    const found = await withRegularFile(this.#path, async (file, state) => {
      const complete = this.#reached === state.size;
      if (sameState(this.#state, state) && complete) return true;
      if (!(await this.#isContinued(file, state))) this.#forget();
      const bytes = await readBytes(file, this.#reached, Math.min(bytesARead, state.size - this.#reached));
      this.#state = state;
      this.#reached += bytes.length;
      this.#mark = Buffer.concat([this.#mark, bytes]).subarray(-markLength);
      this.#take(bytes);
      return true;
    });
    if (found === null && this.#state !== null) this.#forget();
  }

  async #isContinued(file: FileHandle, { size, inode }: FileState): Promise<boolean> {
    if (this.#state === null) return true;
    if (size < this.#reached || inode !== this.#state.inode) return false;
    const { length } = this.#mark;
    return (await readBytes(file, this.#reached - length, length)).equals(this.#mark);
  }

  #forget(): void {
    this.#records = [];
    this.#state = null;
    this.#reached = 0;
    this.#mark = Buffer.alloc(0);
    this.#unfinished = Buffer.alloc(0);
    this.#unreadable = 0;
    this.#version += 1;
  }

  #take(bytes: Buffer): void {
    if (bytes.length === 0) return;
    const all = Buffer.concat([this.#unfinished, bytes]);
    const end = all.lastIndexOf(0x0a) + 1;
    this.#unfinished = Buffer.from(all.subarray(end));
    if (this.#unfinished.length > longestLine) this.#unfinished = this.#unfinished.subarray(0, longestLine);
    if (end === 0) return;
    for (const line of all.toString('utf8', 0, end - 1).split('\n')) this.#add(line);
    this.#version += 1;
  }

  #add(line: string): void {
    const entry = parsedLine(line, this.#schema);
    if (entry === null) this.#unreadable += 1;
    else if (this.#records.length < mostRecords) this.#records.push(entry);
  }
}

/** The entry of one line; null when it cannot be understood. */
export function parsedLine<Entry>(line: string, schema: z.ZodType<Entry>): Entry | null {
  try {
    return schema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
