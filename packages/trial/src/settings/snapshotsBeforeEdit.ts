import type { PptbSettings } from './trialSchema.ts';

/** Snapshots without which the policy is not edited; 0 where there is no such rule (Algorithm 1 word for word). */
export function snapshotsBeforeEdit({
  rank,
  minimumSnapshots,
}: Pick<PptbSettings, 'rank' | 'minimumSnapshots'>): number {
  return minimumSnapshots === null ? 0 : Math.max(rank + 1, minimumSnapshots);
}
