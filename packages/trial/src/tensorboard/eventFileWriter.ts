import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { fileVersionEvent, scalarsEvent } from './event.ts';
import { recordEnd, recordOf } from './record.ts';

/** Writes scalars to one TensorBoard event file. Every record is handed to the system as it is added. */
export interface EventFileWriter {
  readonly path: string;
  /** Length of the file in bytes: a checkpoint stores it, and a resumed trial appends from there. */
  readonly bytesWritten: number;
  /**
   * Adds scalars of one step; `wallTime` in seconds since 1970.
   * @throws RangeError when a value is no finite float32 or the step no whole number
   */
  addScalars(scalars: Readonly<Record<string, number>>, at: { readonly step: number; readonly wallTime: number }): void;
  /** Waits until everything added is on the disk. */
  sync(): void;
  close(): void;
}

export interface EventFileWriterOptions {
  /**
   * Goes on with the file that is there, cut to this many bytes (an earlier `bytesWritten`): what was added after the
   * checkpoint is forgotten. Absent: a new file, in place of any that is there.
   */
  readonly append?: { readonly offset: number };
  /** Wall time of the first record of a new file, in seconds since 1970. Default: now. */
  readonly wallTime?: number;
}

/**
 * Opens a TensorBoard event file. TensorBoard finds it by its name, which must hold `tfevents`; see `eventFileName`.
 *
 * @throws Error when the file cannot be opened; RangeError when `append.offset` is not the end of a record in it
 */
export function createEventFileWriter(path: string, options: EventFileWriterOptions = {}): EventFileWriter {
  const { append, wallTime = Date.now() / 1000 } = options;
  if (append !== undefined) checkOffset(path, append.offset);
  // Not 'a': appending ignores the cut on some systems, and a position is kept here anyway.
  const file = openSync(path, append === undefined ? 'w' : 'r+');
  let bytesWritten = append?.offset ?? 0;

  const add = (event: Buffer): void => {
    const record = recordOf(event);
    let done = 0;
    while (done < record.length) {
      done += writeSync(file, record, done, record.length - done, bytesWritten + done);
    }
    bytesWritten += record.length;
  };

  try {
    if (append === undefined) add(fileVersionEvent(wallTime));
    else ftruncateSync(file, bytesWritten);
  } catch (error) {
    closeSync(file);
    throw error;
  }

  return {
    path,
    get bytesWritten() {
      return bytesWritten;
    },
    addScalars: (scalars, at) => add(scalarsEvent(scalars, at)),
    sync: () => fsyncSync(file),
    close: () => closeSync(file),
  };
}

/** A file name that TensorBoard reads. `wallTime` in seconds since 1970. */
export function eventFileName(wallTime: number): string {
  return `events.out.tfevents.${Math.floor(wallTime)}.policypath`;
}

function checkOffset(path: string, offset: number): void {
  const bytes = readFileSync(path);
  let end: number | null = 0;
  while (end !== null && end < offset) end = recordEnd(bytes, end);
  if (end !== offset || offset === 0) {
    throw new RangeError(
      `${path} has ${bytes.length} bytes and no record that ends at byte ${offset}: it is not the file of this ` +
        'checkpoint, or its end was lost',
    );
  }
}
