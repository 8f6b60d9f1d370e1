import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { listCheckpoints } from '@policypath/trial/node';
import { z } from 'zod';

/** Consecutive crashes of a trial without a new checkpoint between them. */
export const crashesSchema = z.strictObject({
  count: z.int().positive(),
  /** The newest checkpoint when it last crashed; null when there was none. */
  checkpoint: z.string().nullable(),
});

export type Crashes = Readonly<z.infer<typeof crashesSchema>>;

/** Adds a crash. The count begins again at 1 when the trial has saved a new checkpoint since the last one. */
export function countedCrash(before: Crashes | null, folder: string): Crashes {
  const checkpoint = (existsSync(folder) ? listCheckpoints(folder).at(-1) : undefined) ?? null;
  const count = before !== null && before.checkpoint === checkpoint ? before.count + 1 : 1;
  return { count, checkpoint };
}

const longestWait = 300;

/** Seconds to wait before a crashed trial is started again: `first` after one crash, doubled by each more, at most 300. */
export function restartWait(first: number, crashes: number): number {
  return Math.min(longestWait, first * 2 ** (crashes - 1));
}

/** Waits for `seconds`, or until `stop`. */
export async function pause(seconds: number, stop?: AbortSignal): Promise<void> {
  await setTimeout(1000 * seconds, undefined, { signal: stop }).catch(() => {});
}
