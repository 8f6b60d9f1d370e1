import type { PathBuffer } from '@policypath/path-buffer';
import {
  majorDimensionality,
  SlidingTemporalSvd,
  type ParameterPath,
  type PathCentre,
  type SolveCounts,
  type TemporalKernels,
} from '@policypath/tsvd';
import { boostDecayFactor, checkBoostDecay, type BoostDecay } from './boostDecay.ts';
import { checkBoostLimits, type BoostLimits } from './boostLimits.ts';
import type { EditedSvd } from './editedSvd.ts';
import { editPart, norm } from './editPart.ts';
import { joinParts } from './joinParts.ts';
import type { PathEdit, PathEditor, PathEditorState } from './pathEdit.ts';
import { project } from './project.ts';
import { boostFeedback, defaultBoost, refuseUnstable } from './stability.ts';
import { refuseUntrimmable } from './trim.ts';

export interface PathTrimmerBoosterOptions {
  /** The policy path; the edit acts on its newest snapshot. */
  readonly path: PathBuffer;
  /** r_t: directions kept. Give this or `informationThreshold`. */
  readonly rank?: number;
  /** Keep D(beta) directions instead: as many as hold this share, in (0, 1], of the information amount. Not in the paper. */
  readonly informationThreshold?: number;
  /** With `informationThreshold`: the most directions kept. Default 128, the paper's largest r_t. */
  readonly maximumRank?: number;
  /** r_b. Default 2, as in the paper. */
  readonly boostedDirections?: number;
  /** p_b. Default: `defaultBoost`, which is ours; the paper gives no value. */
  readonly boost?: number;
  /** Steps between two snapshots (environment steps for TD3, agent steps for RAD). */
  readonly snapshotInterval: number;
  /** t_p: steps between two edits, in the same unit. */
  readonly period: number;
  /** 'whole' (default, as Algorithm 1): one decomposition of all parameters. 'layer': one of each layer. */
  readonly scope?: 'whole' | 'layer';
  /** false: boosting alone (Eq. 2 without Eq. 1). Default true. */
  readonly trim?: boolean;
  /** Decomposes a_i - c instead, c the window's mean or its first snapshot. Default: not centred, as in the paper. */
  readonly centre?: PathCentre;
  /** Bounds that lower the boost of an edit. Default: none. Not in the paper. */
  readonly boostLimits?: BoostLimits;
  /** How the boost falls with the path's steps. Default: not. Not in the paper. */
  readonly boostDecay?: BoostDecay;
  /** Accept a boost that the stability guard refuses. Default false. */
  readonly force?: boolean;
  /** From `loadKernels` of @policypath/kernels. Default: plain loops, for small paths. */
  readonly kernels?: TemporalKernels;
}

/** Everything but the path that `PathTrimmerBooster` needs to go on with the same bytes. */
export type PathTrimmerBoosterState = PathEditorState;

interface Part {
  readonly layer: number | null;
  readonly path: ParameterPath;
  readonly start: number;
  readonly svd: SlidingTemporalSvd;
}

/**
 * Policy path trimming and boosting (Algorithm 1, step 2): given the path, `edit` returns the newest snapshot trimmed to
 * the major temporal directions (Eq. 1) and boosted along the first ones (Eq. 2), joined as in Eq. 3. It changes nothing
 * but its own Gram matrix: the edit is not written back to the path, and loading it into the agent is the caller's.
 */
export class PathTrimmerBooster implements PathEditor {
  readonly boost: number;
  readonly boostedDirections: number;
  readonly scope: 'whole' | 'layer';
  readonly #options: PathTrimmerBoosterOptions;
  readonly #rank: number;
  readonly #parts: readonly Part[];

  /**
   * @throws RangeError for settings out of range; for a path whose capacity the rank reaches, where trimming never drops
   * anything (`trim: false` is for boosting alone); and for a boost whose feedback over a full window is 1 or more unless
   * `force` is set.
   */
  constructor(options: PathTrimmerBoosterOptions) {
    const { path, rank, informationThreshold, maximumRank = 128, scope = 'whole', force = false, kernels } = options;
    const { snapshotInterval, period, boostedDirections = 2 } = options;
    if ((rank === undefined) === (informationThreshold === undefined)) {
      throw new RangeError('Give either rank (r_t) or informationThreshold (beta), and not both.');
    }
    if (informationThreshold !== undefined && !(informationThreshold > 0 && informationThreshold <= 1)) {
      throw new RangeError(`informationThreshold must lie in (0, 1], got ${informationThreshold}.`);
    }
    this.#rank = rank ?? maximumRank;
    for (const [name, value] of Object.entries({ rank: this.#rank, snapshotInterval, period })) {
      if (!Number.isSafeInteger(value) || value < 1) {
        throw new RangeError(`${name} must be a whole number from 1, got ${value}.`);
      }
    }
    if (!Number.isSafeInteger(boostedDirections) || boostedDirections < 0 || boostedDirections > this.#rank) {
      throw new RangeError(
        `boostedDirections (r_b) must be a whole number from 0 to the rank ${this.#rank}, got ${boostedDirections}.`,
      );
    }
    // A threshold keeps as many directions as it needs, which may be fewer than the most it may.
    if (rank !== undefined && options.trim !== false) refuseUntrimmable({ capacity: path.capacity, rank });
    const { boostLimits, boostDecay, centre } = options;
    if (boostLimits !== undefined) checkBoostLimits(boostLimits);
    if (boostDecay !== undefined) checkBoostDecay(boostDecay);
    // Where the guard bounds every single edit, the boost may be as large as it allows for a window of one snapshot.
    const bound = boostLimits?.feedback;
    const capacity = bound === undefined ? path.capacity : 1;
    const boost = options.boost ?? defaultBoost({ capacity, snapshotInterval, period, feedback: bound });
    if (!Number.isFinite(boost) || boost < 0) {
      throw new RangeError(`boost (p_b) must be a finite number from 0, got ${boost}.`);
    }
    if (!force && bound === undefined) refuseUnstable({ boost, snapshots: path.capacity, snapshotInterval, period });
    this.boost = boost;
    this.boostedDirections = boostedDirections;
    this.scope = scope;
    this.#options = options;
    const slices: { layer: number | null; path: ParameterPath; start: number }[] =
      scope === 'whole'
        ? [{ layer: null, path, start: 0 }]
        : path.layers.map((layer) => ({ layer, path: path.layer(layer), start: path.layer(layer).slice.start }));
    this.#parts = slices.map((part) => ({
      ...part,
      svd: new SlidingTemporalSvd({
        window: path.capacity,
        dimension: part.path.dimension,
        rank: this.#rank,
        centre,
        kernels,
      }),
    }));
  }

  /** Gives the memory of the decompositions back; nothing can be edited afterwards. */
  close(): void {
    for (const { svd } of this.#parts) svd.close();
  }

  /** boost x current window / period, with the boost that decay and guard leave; an edit's other bounds may lower it. */
  get feedback(): number {
    return this.#feedbackOf(this.#boostNow());
  }

  /** Dense and iterative solves of the eigenpairs so far, over all parts. */
  get counts(): readonly SolveCounts[] {
    return this.#parts.map(({ svd }) => svd.counts);
  }

  /** Computes the inner products of snapshots that are new since the last call; optional, spreads `edit`'s cost. */
  update(): void {
    for (const { path, svd } of this.#parts) svd.update(path);
  }

  /**
   * Trims and boosts the newest snapshot.
   *
   * @throws RangeError for an empty path, and as `SlidingTemporalSvd.update`.
   */
  edit(): PathEdit {
    const started = performance.now();
    const { path } = this.#options;
    this.update();
    const newest = path.at(path.end - 1);
    const parameters = new Float32Array(newest.length);
    const { boostLimits, boostDecay, trim } = this.#options;
    const boost = this.#boostNow();
    const edits = this.#parts.map(({ layer, start, svd }) => {
      const range = [start, start + svd.dimension] as const;
      return editPart({
        svd,
        layer,
        newest: newest.subarray(...range),
        rank: this.#rankOf(svd),
        boost,
        boostedDirections: this.boostedDirections,
        trim,
        limits: boostLimits,
        out: parameters.subarray(...range),
      });
    });
    const boostUsed = Math.max(...edits.map((edit) => edit.boostUsed));
    const varies = boostLimits !== undefined || boostDecay !== undefined;
    const parts = varies ? edits : edits.map(({ boostUsed: _constant, ...edit }) => edit);
    const sizes = this.#parts.map(({ start, svd }) => norm(newest.subarray(start, start + svd.dimension)));
    return {
      ...joinParts({
        newest,
        parameters,
        parts,
        sizes,
        snapshots: path.length,
        feedback: this.#feedbackOf(boostUsed),
      }),
      ...(varies ? { boostUsed } : {}),
      milliseconds: performance.now() - started,
    };
  }

  /**
   * Any vector from the directions that `edit` keeps: `project` (which see), of the whole or of each layer. Nothing is
   * boosted.
   *
   * @param theta [m], finite.
   * @returns [m] in float64.
   */
  project(theta: Float32Array | Float64Array): Float64Array {
    const { path, kernels } = this.#options;
    if (theta.length !== path.dimension) {
      throw new RangeError(`A vector of this path has ${path.dimension} parameters, got ${theta.length}.`);
    }
    this.update();
    const projected = new Float64Array(theta.length);
    for (const { path: part, start, svd } of this.#parts) {
      const own = theta.subarray(start, start + svd.dimension);
      projected.set(project(own, { path: part, svd, rank: this.#rankOf(svd), kernels }), start);
    }
    return projected;
  }

  /** The Gram matrices, their cursors and the vectors that start the next iteration; computes nothing. */
  saveState(): PathTrimmerBoosterState {
    const windows = this.#parts.map(({ layer, svd }) => [String(layer ?? 'whole'), svd.saveState()] as const);
    return { scope: this.scope, windows: Object.fromEntries(windows) };
  }

  /** Goes on from a saved state; restore the path first. @throws RangeError when the state does not fit. */
  loadState(state: PathTrimmerBoosterState): void {
    if (state.scope !== this.scope) {
      throw new RangeError(`The saved state is of scope '${state.scope}', this one of '${this.scope}'.`);
    }
    for (const { layer, svd } of this.#parts) {
      const window = state.windows[layer ?? 'whole'];
      if (window === undefined) throw new RangeError(`The saved state has no window for layer ${layer}.`);
      svd.loadState(window);
    }
  }

  #boostNow(): number {
    const { path, snapshotInterval, period, boostLimits, boostDecay } = this.#options;
    let { boost } = this;
    if (boostDecay !== undefined && path.length > 0) boost *= boostDecayFactor(boostDecay, path.stepAt(path.end - 1));
    const bound = boostLimits?.feedback;
    if (bound === undefined) return boost;
    const capacity = Math.max(1, path.length);
    return Math.min(boost, defaultBoost({ capacity, snapshotInterval, period, feedback: bound }));
  }

  #feedbackOf(boost: number): number {
    const { path, snapshotInterval, period } = this.#options;
    return boostFeedback({ boost, snapshots: path.length, snapshotInterval, period });
  }

  #rankOf(svd: EditedSvd): number {
    const { informationThreshold } = this.#options;
    if (informationThreshold === undefined || svd.rank === 0) return this.#rank;
    return Math.min(this.#rank, majorDimensionality(svd.spectrum(), informationThreshold));
  }
}
