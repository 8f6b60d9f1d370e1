import { existsSync } from 'node:fs';
import { listCheckpoints } from '@policypath/trial/node';
import { z } from 'zod';

/** The crashes of a trial since it last got on. */
export const crashesSchema = z.strictObject({
  count: z.int().positive(),
  /** Its newest checkpoint at the last of them; null when there was none. */
  checkpoint: z.string().nullable(),
});

export type Crashes = Readonly<z.infer<typeof crashesSchema>>;

/** With one crash more: a trial that has saved a new checkpoint since the last one got on, and counts from 1 again. */
export function countedCrash(before: Crashes | null, folder: string): Crashes {
  const checkpoint = (existsSync(folder) ? listCheckpoints(folder).at(-1) : undefined) ?? null;
  const count = before !== null && before.checkpoint === checkpoint ? before.count + 1 : 1;
  return { count, checkpoint };
}

const longestWait = 300;

/** Seconds until a trial is started again after so many crashes in a row: doubled by each, up to five minutes. */
export function restartWait(first: number, crashes: number): number {
  return Math.min(longestWait, first * 2 ** (crashes - 1));
}
