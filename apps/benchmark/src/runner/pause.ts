import { setTimeout } from 'node:timers/promises';

/** Waits so many seconds, or until `stop`. */
export async function pause(seconds: number, stop?: AbortSignal): Promise<void> {
  await setTimeout(1000 * seconds, undefined, { signal: stop }).catch(() => {});
}
