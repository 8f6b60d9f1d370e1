import { printable } from '../report/printable.ts';
import type { Streams } from './run.ts';

export interface Progress {
  /** Shows one line that is written over by the next. */
  show(label: string, done: number, total: number): void;
  /** Takes the line away. */
  clear(): void;
}

/** Milliseconds between two lines. */
const interval = 100;

/** Progress on a terminal; nothing is written where the stream is a file or a pipe. */
export function createProgress(stream: Streams['errors']): Progress {
  if (stream.isTTY !== true) return { show() {}, clear() {} };
  let shownAt = -Infinity;
  let label = '';
  return {
    show(next, done, total) {
      const now = performance.now();
      // A new phase is always shown: it may be one long step.
      if (next === label && now - shownAt < interval) return;
      [label, shownAt] = [next, now];
      stream.write(`\r\u001b[2K${printable(next)} ${Math.floor((100 * done) / total)} %`);
    },
    clear() {
      if (label !== '') stream.write('\r\u001b[2K');
      label = '';
    },
  };
}
