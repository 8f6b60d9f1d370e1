import { existsSync, readFileSync } from 'node:fs';
import { UsageError } from '@policypath/trial/errors';
import { readJson } from '@policypath/trial/node';
import { logSchemas, trialFile, type LogName } from '@policypath/trial/records';
import type { z } from 'zod';
import { sameState, withRegularFile, type FileState, type OpenFile } from './files.ts';

/** Most bytes read in one call of `read`; the next calls read the rest of a long log. */
const bytesARead = 4 * 1024 * 1024;
/** Longest line of our logs. */
const longestLine = 1024 * 1024;
const mostRecords = 100_000;
/** Bytes before the current position that are compared to detect a log that was cut and has grown again. */
const markLength = 256;
/** Bytes at the end of a log that are searched for its newest lines. */
const endBytes = 64 * 1024;

export type LogRecord<Name extends LogName> = z.infer<(typeof logSchemas)[Name]>;

/**
 * All present lines of a trial's log; none when it is missing. A half-written last line is left out.
 *
 * @param ended the trial is over, so its last line must be complete
 * @throws UsageError naming file and line when a line cannot be parsed
 */
export function readWholeLog<Name extends LogName>(folder: string, name: Name, ended: boolean): LogRecord<Name>[] {
  const path = trialFile(folder, name);
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  if (lines.pop() !== '' && ended) throw new UsageError(`${path}: its last line was cut`);
  return lines.map((line, index) => parsedLine(name, `${path}, line ${index + 1}`, line));
}

/**
 * Reads a growing log: each call of `read` takes the new lines. An incomplete line is left for later; a line
 * that cannot be parsed is counted. When the log was cut (a resumed trial cuts it to its checkpoint) it is read again
 * from its start.
 */
export class FollowedLog<Name extends LogName> {
  readonly #path: string;
  readonly #name: Name;
  #records: LogRecord<Name>[] = [];
  #state: FileState | null = null;
  #reached = 0;
  #mark = Buffer.alloc(0);
  #unfinished = Buffer.alloc(0);
  #unreadable = 0;
  #version = 0;

  constructor(folder: string, name: Name) {
    this.#path = trialFile(folder, name);
    this.#name = name;
  }

  get records(): readonly LogRecord<Name>[] {
    return this.#records;
  }
  /** Lines that could not be parsed. */
  get unreadable(): number {
    return this.#unreadable;
  }
  /** Increases whenever lines are added or dropped. */
  get version(): number {
    return this.#version;
  }
  /** When the file was last written to, in milliseconds since 1970; null when it is not there. */
  get modified(): number | null {
    return this.#state?.modified ?? null;
  }

  /** Reads new lines. @throws Error when the file may not be read */
  read(): void {
    const found = withRegularFile(this.#path, (file) => {
      const { state } = file;
      if (sameState(this.#state, state) && this.#reached === state.size) return true;
      if (!this.#isContinued(file)) this.#forget();
      const bytes = file.bytes(this.#reached, Math.min(bytesARead, state.size - this.#reached));
      this.#state = state;
      this.#reached += bytes.length;
      this.#mark = Buffer.concat([this.#mark, bytes]).subarray(-markLength);
      this.#take(bytes);
      return true;
    });
    if (found === null && this.#state !== null) this.#forget();
  }

  #isContinued({ state, bytes }: OpenFile): boolean {
    if (this.#state === null) return true;
    if (state.size < this.#reached || state.inode !== this.#state.inode) return false;
    const { length } = this.#mark;
    return bytes(this.#reached - length, length).equals(this.#mark);
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
    this.#unfinished = Buffer.from(all.subarray(end)).subarray(0, longestLine);
    if (end === 0) return;
    for (const line of all.toString('utf8', 0, end - 1).split('\n')) {
      const record = parsedLineOrNull(this.#name, line);
      if (record === null) this.#unreadable += 1;
      else if (this.#records.length < mostRecords) this.#records.push(record);
    }
    this.#version += 1;
  }
}

/** Lines of `metrics.jsonl` that are read for the pace of a trial: more than a minute's of most. */
export const linesOfPace = 200;

/** The end of a log, for long logs whose newest lines alone are shown. */
export class LogEnd<Name extends LogName> {
  readonly #path: string;
  readonly #name: Name;
  #state: FileState | null = null;
  #records: LogRecord<Name>[] = [];

  readonly #most: number;

  /** @param most lines that are kept */
  constructor(folder: string, name: Name, most = 2) {
    this.#path = trialFile(folder, name);
    this.#name = name;
    this.#most = most;
  }

  /** When the file was last written to, in milliseconds since 1970; null when it is not there. */
  get modified(): number | null {
    return this.#state?.modified ?? null;
  }

  /** The newest complete lines that can be parsed, oldest first. @throws Error when the file may not be read */
  read(): readonly LogRecord<Name>[] {
    const found = withRegularFile(this.#path, ({ state, bytes }) => {
      if (sameState(this.#state, state)) return true;
      const from = Math.max(0, state.size - endBytes);
      // Drop what follows the last line end: a line that is still being written.
      const lines = bytes(from, state.size - from)
        .toString('utf8')
        .split('\n')
        .slice(0, -1);
      const newest: LogRecord<Name>[] = [];
      for (let index = lines.length - 1; index >= 0 && newest.length < this.#most; index -= 1) {
        const record = parsedLineOrNull(this.#name, lines[index]);
        if (record !== null) newest.unshift(record);
      }
      this.#state = state;
      this.#records = newest;
      return true;
    });
    if (found === null) {
      this.#state = null;
      this.#records = [];
    }
    return this.#records;
  }
}

/** Parses a line of a log; the only place that does. @throws UsageError naming `where` */
function parsedLine<Name extends LogName>(name: Name, where: string, line: string): LogRecord<Name> {
  return readJson<unknown>(where, line, logSchemas[name]) as LogRecord<Name>;
}

function parsedLineOrNull<Name extends LogName>(name: Name, line: string): LogRecord<Name> | null {
  try {
    return parsedLine(name, '', line);
  } catch {
    return null;
  }
}
