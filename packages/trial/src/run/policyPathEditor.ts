import type { RecordSeries } from '../checkpoint/recordSeries.ts';
import type { StateTree } from '../checkpoint/stateTree.ts';
import type { Progress } from './progress.ts';

/** The outcome of one edit of the policy's path. */
export interface PathEdit {
  /** The trimmed and boosted policy [m]. */
  readonly parameters: Float32Array;
  /** Euclidean distance from the newest snapshot. */
  readonly displacement: number;
  /** Norms of what trimming removed and boosting added, over that of the newest snapshot. */
  readonly trimmedShare: number;
  readonly boostedShare: number;
  readonly rankUsed: number;
  /** Relative gaps of the singular values after the last direction kept and after the last one boosted. */
  readonly gaps: Readonly<Record<string, number>>;
  readonly weightNormByLayer: readonly { readonly layer: number; readonly norm: number }[];
  readonly milliseconds: number;
  /** What else is worth logging. */
  readonly [name: string]: unknown;
}

/** A recorded path and its trimming and boosting, as the training loop sees them. */
export interface PolicyPathEditor {
  /** m */
  readonly parameterCount: number;
  /** The snapshots in memory, to be saved with a checkpoint. */
  readonly path: RecordSeries;
  /** Whether a snapshot is to be taken after this step, or, at step 0, of the initial policy. */
  snapshotDue(progress: Progress): boolean;
  snapshot(parameters: Float32Array, step: number): void;
  /** Whether the policy is to be edited after this step. */
  editDue(progress: Progress): boolean;
  edit(): PathEdit;
  /** Everything but the snapshots themselves. */
  saveState(): StateTree;
  /** Goes on from a saved state; `rows` are the snapshots that `path` held then, oldest first. */
  restore(state: StateTree, rows: Iterable<Float32Array>): void;
}
