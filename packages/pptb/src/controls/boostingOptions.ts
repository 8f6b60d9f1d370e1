import { boostFeedback, refuseUnstable } from '../stability.ts';
import type { ControlOptions } from './weightedEdit.ts';

/** A control that adds a share of the window's displacement, under the same guard as PPTB. */
export interface BoostingControlOptions extends ControlOptions {
  /** p. */
  readonly boost: number;
  /** Steps between two snapshots. */
  readonly snapshotInterval: number;
  /** t_p: steps between two edits. */
  readonly period: number;
  /** Accept a boost that the stability guard refuses. Default false. */
  readonly force?: boolean;
}

/** Refuses what PPTB would, and returns boost x current window / period. */
export function guardedFeedback(options: BoostingControlOptions): () => number {
  const { path, boost, snapshotInterval, period, force = false } = options;
  if (!(boost >= 0 && boost < Infinity)) throw new RangeError(`boost must be a finite number from 0, got ${boost}.`);
  for (const [name, value] of Object.entries({ snapshotInterval, period })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RangeError(`${name} must be a whole number from 1, got ${value}.`);
    }
  }
  if (!force) refuseUnstable({ boost, snapshots: path.capacity, snapshotInterval, period });
  return () => boostFeedback({ boost, snapshots: path.length, snapshotInterval, period });
}
