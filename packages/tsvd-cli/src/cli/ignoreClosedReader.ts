import type { Writable } from 'node:stream';

/**
 * Makes a reader that goes away, such as `head`, no failure: what is written to it from then on is dropped. Other errors
 * of the stream are thrown as before.
 */
export function ignoreClosedReader(stream: Pick<Writable, 'on'>): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // A page may still have to be written: the command goes on, and its exit code is its own.
    if (error.code !== 'EPIPE') throw error;
  });
}
