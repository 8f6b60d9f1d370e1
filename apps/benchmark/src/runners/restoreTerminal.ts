import { onExit } from 'signal-exit';

const showCursor = '\x1b[?25h';
const wrapLines = '\x1b[?7h';
let watched = false;

/**
 * Gives the terminal its cursor and its line wrap back when the process ends in whatever way it can notice (an error, the second
 * Ctrl-C): a bar that is still drawn then has taken both. Call it before the first bar; again does nothing.
 */
export function restoreTerminalAtExit(): void {
  if (watched) return;
  watched = true;
  onExit(() => void process.stderr.write(`${showCursor}${wrapLines}`));
}
