/** Waits so many seconds, or until `stop`. */
export async function pause(seconds: number, stop?: AbortSignal): Promise<void> {
  if (stop?.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, 1000 * seconds);
    function done(): void {
      clearTimeout(timer);
      stop?.removeEventListener('abort', done);
      resolve();
    }
    stop?.addEventListener('abort', done);
  });
}
