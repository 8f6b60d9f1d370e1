import { resolve } from 'node:path';
import type { StoredTrial } from '../store/storedTrial.ts';

/** Whether a trial was fitted to the transitions of another one: its steps are updates. */
export function isClone({ manifest }: StoredTrial): boolean {
  return manifest.clone !== undefined;
}

/** The trial to whose transitions a clone was fitted, where it is among the trials. */
export function originOf(
  { manifest: { clone }, place }: StoredTrial,
  trials: readonly StoredTrial[],
): StoredTrial | null {
  if (clone === undefined) return null;
  const path = resolve(place.path, clone.trial);
  const same = (one: StoredTrial): boolean =>
    one.manifest.startedAt === clone.startedAt && one.manifest.trial.agent === clone.agent;
  return trials.find((one) => resolve(one.place.path) === path && same(one)) ?? trials.find(same) ?? null;
}
