import type { SlidingTemporalSvdState } from '@policypath/tsvd';

/** What an edit did to one part of the parameter vector: all of it, or one layer. */
export interface PartEdit {
  /** Number of the layer; null for the whole vector. */
  readonly layer: number | null;
  /** Directions kept: r_t, or fewer where the window has fewer. */
  readonly rankUsed: number;
  /** |theta' - theta_n|, in float64 before the cast. 0 when no parameter changed. */
  readonly displacement: number;
  /** Norm of what trimming removed (Eq. 1) over |theta_n|; 0 where theta_n is 0. */
  readonly trimmedShare: number;
  /** Norm of what boosting added (Eq. 2) over |theta_n|; 0 where theta_n is 0. The two moves are orthogonal: their squares add up. */
  readonly boostedShare: number;
  /** (s_r - s_r+1) / s_r at r = rankUsed: near 0, which directions are trimmed is ill-conditioned. 1: nothing follows. */
  readonly gapAtRank: number;
  /** The same at r = r_b: near 0, which directions are boosted is ill-conditioned. */
  readonly gapAtBoost: number;
  /** p_b of this edit; only where `boostLimits` or `boostDecay` may lower it. */
  readonly boostUsed?: number;
}

/** Anything that edits the newest snapshot of a path: `PathTrimmerBooster`, and the controls to set beside it. */
export interface PathEditor {
  /** boost x current window / period; 0 where nothing is boosted. */
  readonly feedback: number;
  /** Optional, spreads the cost of `edit`. */
  update(): void;
  /** @throws RangeError for an empty path. */
  edit(): PathEdit;
  saveState(): PathEditorState;
  loadState(state: PathEditorState): void;
  /** Gives memory back; nothing can be edited afterwards. */
  close(): void;
}

/** Everything but the path that an editor needs to go on with the same bytes. */
export type PathEditorState = {
  readonly scope: string;
  /** By 'whole' or the number of the layer; empty where nothing is decomposed. */
  readonly windows: { readonly [name: string]: SlidingTemporalSvdState };
};

/** An edit of the newest snapshot, for the application to load and to log. */
export interface PathEdit extends Omit<PartEdit, 'layer'> {
  /** theta' [m], a new array. */
  readonly parameters: Float32Array;
  /** Whether any parameter changed: false for identical snapshots, and where nothing is trimmed or boosted. */
  readonly effective: boolean;
  /** displacement / |theta_n|; 0 where theta_n is 0. */
  readonly relativeDisplacement: number;
  /** Snapshots in the window. */
  readonly snapshots: number;
  /** boost x current window / period: the stability guard's quantity. */
  readonly feedback: number;
  /** Wall-clock time of the edit, Gram matrix and eigenpairs included. */
  readonly milliseconds: number;
  /** One entry for the whole vector, or one a layer. `rankUsed` above is their largest, the gaps their smallest. */
  readonly parts: readonly PartEdit[];
}
