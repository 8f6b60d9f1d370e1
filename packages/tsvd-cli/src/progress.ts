import { printable } from './printable.ts';

/** Where a command line writes; the process's own streams unless a test gives others. */
export interface Streams {
  readonly output: { write(text: string): unknown; readonly columns?: number };
  readonly errors: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
}

export interface Progress {
  /** Shows one line that is written over by the next; a share only where a total is given. */
  show(label: string, done?: number, total?: number): void;
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
    show(next, done = 0, total) {
      const now = performance.now();
      // A new phase is always shown: it may be one long step.
      if (next === label && now - shownAt < interval) return;
      [label, shownAt] = [next, now];
      const share = total === undefined ? '' : ` ${Math.floor((100 * done) / total)} %`;
      // A line that wraps could not be written over: the end of a long name of a path is kept.
      const room = Math.max(20, (stream.columns ?? 80) - 1 - share.length);
      const text = printable(next);
      stream.write(`\r\u001b[2K${text.length > room ? `…${text.slice(1 - room)}` : text}${share}`);
    },
    clear() {
      if (label !== '') stream.write('\r\u001b[2K');
      label = '';
    },
  };
}
