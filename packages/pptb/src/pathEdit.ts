import type { WindowedPath } from '@policypath/path-buffer';
import type {
  DecompositionWay,
  PathCentre,
  SlidingTemporalSvdState,
  SolveCounts,
  TemporalKernels,
} from '@policypath/tsvd';
import type { EditedSvd } from './trim.ts';

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
  /**
   * Whether the directions kept or boosted may be off by an angle of 1e-4 through rounding, for a Gram matrix squares the path:
   * `accuracy: 'full'` has more digits. Absent in records of other versions.
   */
  readonly shortOfDigits?: boolean;
  /** What made the decomposition that the edit read; absent where it read none, and in records of other versions. */
  readonly way?: DecompositionWay;
  /** p_b of this edit; only where `boostLimits` or `boostDecay` may lower it. */
  readonly boostUsed?: number;
}

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
  /** boost x current window / period: from 1 on the path speeds up without bound. */
  readonly feedback: number;
  /** Cosine of the boost with theta_n: near 1, it scales the weights. null without a boost. */
  readonly boostAlongNewest?: number | null;
  /** Cosine of the boost with the window's displacement theta_n - theta_1: near 1, it is plain extrapolation. */
  readonly boostAlongDisplacement?: number | null;
  /** Share of that displacement that the boost repeats, b (theta_n - theta_1) / |theta_n - theta_1|^2; p_b for extrapolation. */
  readonly displacementRepeated?: number | null;
  /** |theta'|. Absent in records of other versions. */
  readonly weightNorm?: number;
  /** |theta'| as the growth predicts it: |theta_n| + p_b (|theta_n| - |theta_1|); null where nothing is boosted along the path. */
  readonly predictedWeightNorm?: number | null;
  /** Wall-clock time of the edit, Gram matrix and eigenpairs included. */
  readonly milliseconds: number;
  /** One entry for the whole vector, or one a layer. `rankUsed` above is their largest, the gaps their smallest. */
  readonly parts: readonly PartEdit[];
}

/** What directions are drawn from: a generator of @policypath/random, or anything like it. */
export interface NormalGenerator {
  /** Standard normal. */
  normal(): number;
}

/** Where an edit goes: theta' = theta_n + A^T smoothing + A^T boosting + boosted; weights are [n], oldest snapshot first. */
export interface EditMove {
  /** Reported as the share trimmed. */
  readonly smoothing?: Float64Array;
  /** Reported as the share boosted. */
  readonly boosting?: Float64Array;
  /** [m], in place of `boosting`: not a sum of snapshots. */
  readonly boosted?: Float64Array;
  /** In place of the definition's. */
  readonly feedback?: number;
}

/** What an edit reads: the snapshots of the path, and their decomposition where the edit asks for one. */
export interface EditWindow {
  /** The policy path; the edit acts on its newest snapshot. */
  readonly path: WindowedPath;
  /** n: snapshots held. */
  readonly snapshots: number;
  /** theta_n [m]: the newest snapshot. Not to be written to. */
  readonly newest: Float32Array;
  /** theta_1 [m]: the oldest snapshot of the window. Not to be written to. */
  readonly oldest: Float32Array;
  /** Row of the first snapshot after the last edit; 0 without one in the window. */
  readonly sinceEdit: number;
  /** Steps between two snapshots. */
  readonly snapshotInterval: number;
  /** t_p: steps between two edits. */
  readonly period: number;
  /** The decomposition asked for: one entry for the whole vector, or one a layer; empty where none was. */
  readonly parts: readonly WindowPart[];
  /** Of random draws, where the one who opened the edit gave one. Its state is the caller's to save. */
  readonly generator: NormalGenerator | undefined;
  /** Parameters [m] drawn as at the start of training, where the policy can give them. */
  readonly fresh: (() => Float32Array) | undefined;
  /** A^T weights [m], weights [n] oldest snapshot first, summed in float64: one pass over the rows. */
  combine(weights: Float64Array): Float64Array;
}

/** The parameters [start, start + svd.dimension) of the vector, and the temporal SVD of their path. */
export interface WindowPart {
  readonly layer: number | null;
  readonly start: number;
  readonly svd: EditedSvd;
}

/** The decomposition that an edit reads. */
export interface EditDecomposition {
  /** Triplets wanted. */
  readonly rank: number;
  /** 'whole' (default, as Algorithm 1): one decomposition of all parameters. 'layer': one of each layer. */
  readonly scope?: 'whole' | 'layer';
  /** Default: not centred, as in the paper. */
  readonly centre?: PathCentre;
  /** 'full': not through the Gram matrix, as accurate as LAPACK's SVD, at tens of times the cost of an edit. Default 'gram'. */
  readonly accuracy?: 'gram' | 'full';
}

/** How far apart snapshots and edits are, and how many snapshots the window holds at most. */
export interface EditClock {
  readonly window: number;
  readonly snapshotInterval: number;
  readonly period: number;
}

/** What an edit returns: theta' [m] alone, how it moves, or the whole record. */
export type EditResult = Float32Array | EditMove | Omit<PathEdit, 'milliseconds'>;

/** A way to edit the newest snapshot of a path; `definePathEdit` makes it known by its name. */
export interface PathEditDefinition<Settings extends object> {
  readonly name: string;
  /** One line that says what it does, for help and reports. */
  readonly text?: string;
  /**
   * Its settings with their defaults; undefined: none. Others are refused. In trials each is an option, a key of benchmark
   * files and of the manifest: numbers, words, true and false; those without a default are numbers.
   */
  readonly settings: Settings;
  /** What the settings mean, one line each, for help. */
  readonly settingTexts?: Readonly<Partial<Record<keyof Settings & string, string>>>;
  /** Completes settings that follow from others. @throws RangeError for settings that do not fit */
  resolve?(settings: Settings, clock: EditClock): Settings;
  /** The decomposition that `edit` reads as `window.parts`. Default: none. */
  decomposition?(settings: Settings): EditDecomposition;
  /** Whether it needs fresh parameters (`window.fresh`); it is then refused where the policy gives none. Default false. */
  readonly needsFresh?: boolean;
  /** Directions of a decomposition that the edit keeps; for `project`. */
  keptDirections?(svd: EditedSvd, settings: Settings): number;
  /**
   * p_b: the share of the window's displacement that an edit adds to the path. It gives feedback and predicted norm. Absent:
   * nothing is boosted along the path.
   */
  boost?(window: Pick<EditWindow, 'path' | 'snapshotInterval' | 'period'>, settings: Settings): number;
  /** Edits the newest snapshot; called with at least one in the window. */
  edit(window: EditWindow, settings: Settings): EditResult;
}

export interface OpenPathEditOptions {
  /** The policy path; the edit acts on its newest snapshot. */
  readonly path: WindowedPath;
  /** Steps between two snapshots (environment steps for TD3, agent steps for RAD). */
  readonly snapshotInterval: number;
  /** t_p: steps between two edits, in the same unit. */
  readonly period: number;
  /** Index in the path of the first snapshot after the last edit. Default: that of the first one. */
  edited?(): number;
  /** From `loadKernels`. Default: plain loops, for small paths. */
  readonly kernels?: TemporalKernels;
  /** For edits with random draws. Its state is the caller's to save. */
  readonly generator?: NormalGenerator;
  /** Draws parameters [m] as at the start of training, for edits that need them. */
  fresh?(): Float32Array;
}

/** An edit opened on a path. */
export interface PathEditor {
  readonly name: string;
  /** As they act: completed, with the defaults. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** boost x current window / period; 0 where nothing is boosted along the path. */
  readonly feedback: number;
  /** Dense and iterative solves of the eigenpairs so far, of each part. */
  readonly counts: readonly SolveCounts[];
  /**
   * Computes the inner products of new snapshots ahead of `edit`, sixteen snapshots at a time. Optional: called after each snapshot, it
   * spreads the cost of an edit over them, and changes nothing that is computed or saved.
   */
  update(): void;
  /**
   * Edits the newest snapshot.
   *
   * @param others Settings in place of the editor's own, for this edit alone. The decomposition is shared: several ranks up to the
   * editor's and several boosts cost one.
   * @throws RangeError for an empty path; for `others` that need another decomposition; and as `SlidingTemporalSvd.update`.
   */
  edit(others?: Readonly<Record<string, unknown>>): PathEdit;
  /**
   * Any vector [m] from the directions that `edit` keeps: `project` (which see), of the whole or of each layer. Nothing is
   * boosted. Float64.
   *
   * @throws RangeError where the edit decomposes nothing, and as `project`.
   */
  project(theta: Float32Array | Float64Array): Float64Array;
  /** The Gram matrices, their cursors and the vectors that start the next iteration; computes nothing. */
  saveState(): PathEditorState;
  /** Goes on from a saved state; restore the path first. @throws RangeError when the state does not fit. */
  loadState(state: PathEditorState): void;
  /** Gives memory back; nothing can be edited afterwards. What nobody closes is freed when it is collected. */
  close(): void;
}

/** Everything but the path that an editor needs to go on with the same bytes; safe in JSON. */
export type PathEditorState = {
  readonly scope: string;
  /** By 'whole' or the number of the layer; empty where nothing is decomposed. */
  readonly windows: { readonly [name: string]: SlidingTemporalSvdState };
};
