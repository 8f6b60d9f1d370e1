import { onExit } from 'signal-exit';

const showCursor = '\x1b[?25h';
const wrapLines = '\x1b[?7h';
let watched = false;

/**
 * Restores the terminal's cursor and line wrap, which a progress bar hides, however the process ends (an error, a second
 * Ctrl-C). Call it before the first bar; further calls do nothing.
 */
export function restoreTerminalAtExit(): void {
  if (watched) return;
  watched = true;
  onExit(() => void process.stderr.write(`${showCursor}${wrapLines}`));
}
