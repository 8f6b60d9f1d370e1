import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/** Writes the chunks beside `file` and moves them there when all are on disk: a failure leaves what was there before. */
export function writeAtomically(file: string, chunks: Iterable<Uint8Array>): void {
  const partial = `${file}.partial`;
  const descriptor = openSync(partial, 'w');
  try {
    try {
      for (const chunk of chunks) {
        for (let at = 0; at < chunk.length;) at += writeSync(descriptor, chunk, at);
      }
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(partial, file);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}
