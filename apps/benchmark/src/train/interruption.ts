/** Ends a process at once; the exit code of a process stopped by Ctrl-C. */
const interruptedCode = 130;

/**
 * The first Ctrl-C (or SIGTERM) asks for a checkpoint and an end, the second leaves at once. Returns the signal to hand to
 * the trial and a function that takes the handlers away.
 */
export function onInterruption(say: (line: string) => void): { readonly stop: AbortSignal; release(): void } {
  const controller = new AbortController();
  const interrupted = (): void => {
    if (controller.signal.aborted) process.exit(interruptedCode);
    controller.abort();
    say('stopping: a checkpoint is being saved (once more to leave at once, without it)');
  };
  // A child process whose parent has died; it may have been asked to stop before.
  const abandoned = (): void => {
    if (!controller.signal.aborted) interrupted();
  };
  process.on('SIGINT', interrupted);
  process.on('SIGTERM', interrupted);
  process.on('disconnect', abandoned);
  // It died before this process listened; undefined where there is no such parent.
  if (process.connected === false) abandoned();
  return {
    stop: controller.signal,
    release() {
      process.off('SIGINT', interrupted);
      process.off('SIGTERM', interrupted);
      process.off('disconnect', abandoned);
    },
  };
}
