/** Ends a process at once; the exit code of a process stopped by Ctrl-C. */
const interruptedCode = 130;

/**
 * Signals that arrive within this many milliseconds are one interruption: `timeout -s INT` sends two, npm repeats a Ctrl-C that
 * this process already received, and batch systems send several kinds.
 */
const sameInterruption = 1000;

/**
 * The first Ctrl-C (or SIGTERM) asks for a checkpoint and an end; another Ctrl-C, a second or more later, leaves at once. A
 * SIGTERM never skips the checkpoint, nor does any signal where a parent of this program watches over this process: these
 * have SIGKILL. Returns the signal to hand to the trial and a function that takes the handlers away.
 */
export function onInterruption(say: (line: string) => void): { readonly stop: AbortSignal; release(): void } {
  const controller = new AbortController();
  let first = 0;
  const stopping = (): void => {
    if (controller.signal.aborted) return;
    first = performance.now();
    controller.abort();
    say('stopping: a checkpoint is being saved (Ctrl-C once more to leave at once, without it)');
  };
  const interrupted = (): void => {
    const again = controller.signal.aborted && performance.now() - first >= sameInterruption;
    if (again && !process.connected) process.exit(interruptedCode);
    stopping();
  };
  process.on('SIGINT', interrupted);
  process.on('SIGTERM', stopping);
  // A child process whose parent has died; it may have been asked to stop before.
  process.on('disconnect', stopping);
  // The parent died before this process listened. `connected` is undefined when there is no such parent.
  if (process.connected === false) stopping();
  return {
    stop: controller.signal,
    release() {
      process.off('SIGINT', interrupted);
      process.off('SIGTERM', stopping);
      process.off('disconnect', stopping);
    },
  };
}
