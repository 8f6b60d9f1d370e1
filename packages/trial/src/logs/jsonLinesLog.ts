import { closeSync, fsyncSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs';

/** An append-only file of one JSON object a line. */
export interface JsonLinesLog {
  /** Length of the file so far. */
  readonly bytes: number;
  append(record: object): void;
  /** Flushes what was appended to the disk. */
  flush(): void;
  close(): void;
}

/**
 * Opens the log for appending after its first `keepBytes` bytes; what stands behind them is cut off.
 *
 * @throws Error when the file is shorter than `keepBytes`
 */
export function openJsonLinesLog(path: string, keepBytes: number): JsonLinesLog {
  const present = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (present < keepBytes) throw new Error(`${path} holds ${present} bytes, the checkpoint needs ${keepBytes}`);
  const file = openSync(path, present === 0 ? 'w' : 'r+');
  ftruncateSync(file, keepBytes);
  let bytes = keepBytes;
  return {
    get bytes() {
      return bytes;
    },
    append(record) {
      const line = Buffer.from(`${JSON.stringify(record)}\n`);
      try {
        let written = 0;
        while (written < line.length) {
          written += writeSync(file, line, written, line.length - written, bytes + written);
        }
      } catch (error) {
        // No half line stays behind when the disk is full.
        ftruncateSync(file, bytes);
        throw error;
      }
      bytes += line.length;
    },
    flush: () => fsyncSync(file),
    close: () => closeSync(file),
  };
}
