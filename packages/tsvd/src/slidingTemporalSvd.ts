import { checkCentre, type PathCentre } from './centredGram.ts';
import { CentredSlidingGram } from './centredSlidingGram.ts';
import { MAXIMUM_ITERATIONS } from './leadingEigenpairs.ts';
import { asPath, type ParameterPath } from './parameterPath.ts';
import { plainKernels } from './plainKernels.ts';
import { SlidingGram, type SlidingGramState } from './slidingGram.ts';
import type { TemporalKernels } from './temporalKernels.ts';
import { TemporalReading } from './temporalReading.ts';
import type { TemporalSvd } from './temporalReading.ts';
import { checkRank } from './temporalSvd.ts';
import { WindowEigenpairs, type SolveCounts, type WindowEigenpairsState } from './windowEigenpairs.ts';
import { trace } from './windowGram.ts';

export interface SlidingTemporalSvdOptions {
  /** Longest window: the capacity of the path that it follows. */
  readonly capacity: number;
  /** m: parameters in a snapshot. */
  readonly dimension: number;
  /** Triplets wanted. */
  readonly rank: number;
  /** Decomposes a_i - c instead, c the window's mean or its first snapshot. Default: not centred, as in the paper. */
  readonly centre?: PathCentre;
  /** From `createKernels` of @policypath/kernels. Default: plain loops, meant for small paths. */
  readonly kernels?: TemporalKernels;
  /** Rounds of the block iteration, from 1, before a dense decomposition is made instead. Default 25; 4 to 8 are usual. */
  readonly maximumIterations?: number;
}

/** Everything that `SlidingTemporalSvd` needs to go on with the same bytes: plain values and typed arrays. */
export type SlidingTemporalSvdState = {
  readonly capacity: number;
  readonly dimension: number;
  readonly rank: number;
  /** Only where the window is centred; the Gram matrix is that of the path itself. */
  readonly centre?: PathCentre;
  readonly gram: SlidingGramState;
} & WindowEigenpairsState;

/**
 * The exact temporal SVD of a sliding window: `update` follows a path as it grows and wraps and computes the inner
 * products of new snapshots only, which it knows by the path's `begin` and `end`; the leading pairs are found when first
 * read, from those of the last reading. A centred window is centred in its Gram matrix (double centring) when it is read:
 * no pass over the rows. Same reading interface as `temporalSvd`; reading after the path moved past the last update throws.
 */
export class SlidingTemporalSvd implements TemporalSvd {
  readonly capacity: number;
  readonly dimension: number;
  readonly centre: PathCentre | undefined;
  readonly #rank: number;
  readonly #kernels: TemporalKernels;
  readonly #gram: SlidingGram;
  readonly #centred: CentredSlidingGram | undefined;
  readonly #pairs: WindowEigenpairs;
  #path: ParameterPath | undefined;
  #current: TemporalReading | undefined;
  #verify = false;

  /** @throws RangeError for sizes that are not whole numbers from 1, and when the kernels' arena is too small. */
  constructor(options: SlidingTemporalSvdOptions) {
    const { capacity, dimension, rank, centre, kernels = plainKernels } = options;
    const { maximumIterations = MAXIMUM_ITERATIONS } = options;
    for (const [name, value] of Object.entries({ capacity, dimension, maximumIterations })) {
      if (!Number.isSafeInteger(value) || value < 1) {
        throw new RangeError(`The ${name} must be a whole number from 1, got ${value}.`);
      }
    }
    checkRank(rank);
    checkCentre(centre);
    this.capacity = capacity;
    this.dimension = dimension;
    this.#rank = rank;
    this.centre = centre;
    this.#kernels = kernels;
    // What is multiplied lies in the arena: the window's own matrix, or the centred one.
    this.#gram = new SlidingGram(capacity, kernels, centre === undefined ? kernels : plainKernels);
    this.#centred =
      centre === undefined ? undefined : new CentredSlidingGram(this.#gram, { capacity, centre, kernels });
    this.#pairs = new WindowEigenpairs({ capacity, rank, kernels, maximumIterations });
  }

  /** Bytes of the kernels' arena that a window of this size takes. */
  static arenaBytes({ capacity, rank }: { readonly capacity: number; readonly rank: number }): number {
    // 64 bytes for the alignment of each of at most ten blocks.
    const length = capacity * capacity + WindowEigenpairs.arenaLength({ capacity, rank });
    return length * Float64Array.BYTES_PER_ELEMENT + 10 * 64;
  }

  /**
   * Brings the Gram matrix up to the path: only rows and columns of new snapshots are computed, in blocks.
   *
   * @param path A `PathBuffer`, or any object whose `begin` and `end` grow with it. Not a list: one that drops its first
   * row and takes a new one looks the same as before.
   * @throws TypeError for a list of rows.
   * @throws RangeError for a path of another dimension, longer than the capacity, or shorter than the one followed so
   * far (it was started anew); for a snapshot that is not finite; and for a path that is not the one whose state was
   * loaded.
   */
  update(path: ParameterPath): void {
    if (Array.isArray(path)) {
      throw new TypeError(
        `A window follows a path by its begin and end; got a list of ${path.length} rows, which does not tell new rows ` +
          'from old ones. Use a PathBuffer, or an object with begin, end, dimension and at(index); temporalSvd takes lists.',
      );
    }
    const source = asPath(path);
    if (source.dimension !== this.dimension) {
      throw new RangeError(`This window is of ${this.dimension} parameters, the path has ${source.dimension}.`);
    }
    if (source.end - source.begin > this.capacity) {
      throw new RangeError(
        `The path holds ${source.end - source.begin} snapshots, more than the window's capacity ${this.capacity}.`,
      );
    }
    if (source.end < this.#gram.end || source.begin < this.#gram.begin) {
      throw new RangeError(
        `The path holds snapshots ${source.begin} to ${source.end - 1}, but ${this.#gram.end - 1} was seen already; ` +
          'use a new SlidingTemporalSvd for a path that was started anew.',
      );
    }
    if (this.#verify) this.#verifyPath(source);
    this.#path = source;
    if (source.begin === this.#gram.begin && source.end === this.#gram.end) return;
    this.#current = undefined;
    this.#gram.update(source);
  }

  get begin(): number {
    return this.#gram.begin;
  }
  get end(): number {
    return this.#gram.end;
  }
  get snapshots(): number {
    return this.end - this.begin;
  }
  get rank(): number {
    return this.#reading().rank;
  }
  get truncated(): boolean {
    return this.#reading().truncated;
  }
  get numericalRank(): number {
    return this.#reading().numericalRank;
  }
  get squaredNorm(): number {
    return this.#reading().squaredNorm;
  }
  get leftVectors(): Float64Array {
    return this.#reading().leftVectors;
  }
  get singularValues(): Float64Array {
    return this.#reading().singularValues;
  }
  /** Dense and iterative solves so far. */
  get counts(): SolveCounts {
    return this.#pairs.counts;
  }

  relativeGap(k: number): number {
    return this.#reading().relativeGap(k);
  }
  spectrum(): Float64Array {
    return this.#reading().spectrum();
  }
  directions(rank?: number): Float64Array[] {
    return this.#reading().directions(rank);
  }
  direction(j: number, out?: Float64Array): Float64Array;
  direction(j: number, out: Float32Array): Float32Array;
  direction(j: number, out?: Float64Array | Float32Array): Float64Array | Float32Array {
    return this.#reading().direction(j, out as Float64Array);
  }
  combine(weights: Float64Array, out?: Float64Array): Float64Array;
  combine(weights: Float64Array, out: Float32Array): Float32Array;
  combine(weights: Float64Array, out?: Float64Array | Float32Array): Float64Array | Float32Array {
    return this.#reading().combine(weights, out as Float64Array);
  }
  reconstruct(index: number, rank: number, out?: Float64Array): Float64Array;
  reconstruct(index: number, rank: number, out: Float32Array): Float32Array;
  reconstruct(index: number, rank: number, out?: Float64Array | Float32Array): Float64Array | Float32Array {
    return this.#reading().reconstruct(index, rank, out as Float64Array);
  }

  /** Copies; computes nothing, so that saving changes nothing that follows. The path itself is not in it. */
  saveState(): SlidingTemporalSvdState {
    return {
      capacity: this.capacity,
      dimension: this.dimension,
      rank: this.#rank,
      ...(this.centre === undefined ? {} : { centre: this.centre }),
      gram: this.#gram.saveState(),
      ...this.#pairs.saveState(),
    };
  }

  /** Goes on from a saved state; call `update` with the path before reading. @throws RangeError when it does not fit. */
  loadState(state: SlidingTemporalSvdState): void {
    for (const [name, own] of Object.entries({
      capacity: this.capacity,
      dimension: this.dimension,
      rank: this.#rank,
    })) {
      const saved = state[name as 'capacity' | 'dimension' | 'rank'];
      if (saved !== own) throw new RangeError(`The saved window has ${name} ${saved}, this one ${own}.`);
    }
    if (state.centre !== this.centre) {
      const [saved, own] = [state.centre, this.centre].map((centre) => (centre ? `centre '${centre}'` : 'no centre'));
      throw new RangeError(`The saved window has ${saved}, this one ${own}.`);
    }
    this.#pairs.checkState(state);
    this.#gram.loadState(state.gram);
    this.#centred?.reset();
    this.#pairs.loadState(state);
    this.#current = undefined;
    this.#path = undefined;
    this.#verify = this.snapshots > 0;
  }

  /** A saved Gram matrix with the rows of another path would give a wrong result silently. */
  #verifyPath(path: ParameterPath): void {
    const index = this.#gram.end - 1;
    if (index >= path.begin) {
      const row = path.at(index);
      const square = new Float64Array(1);
      this.#kernels.gramBlock([row], [row], square);
      const saved = this.#gram.product(index, index);
      if (!(Math.abs(square[0] - saved) <= 1e-9 * saved)) {
        throw new RangeError(
          `Snapshot ${index} of this path has squared norm ${square[0]}, in the saved state ${saved}: not the same path.`,
        );
      }
    }
    this.#verify = false;
  }

  #reading(): TemporalReading {
    const path = this.#path;
    if (path === undefined) throw new RangeError('There is nothing to read yet: call update(path) first.');
    if (path.begin !== this.begin || path.end !== this.end) {
      throw new RangeError(
        `The path moved on to snapshot ${path.end - 1}, the decomposition is of ${this.begin} to ${this.end - 1}: ` +
          'call update(path) before reading.',
      );
    }
    if (this.#current === undefined) {
      const { begin, end } = this;
      const gram = this.#centred ?? this.#gram;
      this.#current = new TemporalReading({
        path,
        kernels: this.#kernels,
        begin,
        end,
        centre: this.centre,
        group: this.capacity,
        rank: this.#rank,
        pairs: this.#pairs.leading(gram),
        eigenvalues: () => this.#pairs.spectrum(gram),
        squaredNorm: trace(gram),
        noise: gram.noise,
      });
    }
    return this.#current;
  }
}
