/// <reference lib="esnext.disposable" preserve="true" />
import { loadKernels, workspaceBytes } from '@policypath/kernels';
import { checkCentre, type PathCentre } from './centredGram.ts';
import { checkOptions, checkOptionsObject, oneOf, shown } from '@policypath/options';
import { CentredSlidingGram } from './centredSlidingGram.ts';
import { decomposeFully, fullLengths } from './decomposeFully.ts';
import { MAXIMUM_ITERATIONS } from './leadingEigenpairs.ts';
import { asPath, type ParameterPath } from './parameterPath.ts';
import { plainKernels } from './plainKernels.ts';
import { SlidingGram, type SlidingGramState } from './slidingGram.ts';
import type { DenseKernels, TemporalKernels } from './temporalKernels.ts';
import { TemporalReading } from './temporalReading.ts';
import type { TemporalSvd } from './temporalReading.ts';
import { checkRank } from './temporalSvd.ts';
import { WindowEigenpairs, type SolveCounts, type WindowEigenpairsState } from './windowEigenpairs.ts';
import { fromJsonSafe, jsonSafe } from './jsonSafe.ts';

export interface SlidingTemporalSvdOptions {
  /** Snapshots in the longest window: the capacity of the path that it follows. */
  readonly window: number;
  /** m: parameters in a snapshot. */
  readonly dimension: number;
  /** Triplets wanted. */
  readonly rank: number;
  /** Decomposes a_i - c instead, c the window's mean or its first snapshot. Default: not centred, as in the paper. */
  readonly centre?: PathCentre;
  /**
   * 'full': every reading decomposes the rows themselves, as accurate as LAPACK's SVD, which costs tens of times as much and nothing of
   * the last reading is used. Default 'gram'; `shortOfDigits` says where it is short of digits.
   */
  readonly accuracy?: 'gram' | 'full';
  /** From `loadKernels` of @policypath/kernels. Default: plain loops, meant for small paths. */
  readonly kernels?: TemporalKernels;
  /** Rounds of the block iteration, from 1, before a dense decomposition is made instead. Default 25; 4 to 8 are usual. */
  readonly maximumIterations?: number;
}

/** Everything that `SlidingTemporalSvd` needs to go on with the same bytes: plain values and typed arrays; safe in JSON. */
export type SlidingTemporalSvdState = {
  /** The window; named as in the states that earlier versions saved. */
  readonly capacity: number;
  readonly dimension: number;
  readonly rank: number;
  /** Only where the window is centred; the Gram matrix is that of the path itself. */
  readonly centre?: PathCentre;
  readonly gram: SlidingGramState;
} & WindowEigenpairsState;

/** What lies in the workspace of an open window. */
interface Parts {
  readonly workspace: DenseKernels;
  readonly gram: SlidingGram;
  readonly centred: CentredSlidingGram | undefined;
  readonly pairs: WindowEigenpairs;
}

/**
 * The exact temporal SVD of a sliding window: `update` follows a path as it grows and wraps and computes the inner
 * products of new snapshots only, which it knows by the path's `begin` and `end`; the leading pairs are found when first
 * read, from those of the last reading. A centred window is centred in its Gram matrix (double centring) when it is read:
 * no pass over the rows. Same reading interface as `temporalSvd`; reading after the path moved past the last update throws.
 * It opens its workspace once, for the window's Gram matrix and eigenpairs; `close()` gives it back.
 */
export class SlidingTemporalSvd implements TemporalSvd {
  readonly window: number;
  readonly dimension: number;
  readonly centre: PathCentre | undefined;
  readonly accuracy: 'gram' | 'full';
  readonly #rank: number;
  readonly #kernels: TemporalKernels;
  #parts: Parts | undefined;
  #path: ParameterPath | undefined;
  #current: TemporalReading | undefined;
  #verify = false;

  /** With kernels that are loaded already, or plain loops. @throws RangeError for sizes that are not whole numbers from 1. */
  constructor(options: SlidingTemporalSvdOptions) {
    checkOptions('SlidingTemporalSvd', options, {
      window: true,
      dimension: true,
      rank: true,
      centre: true,
      accuracy: true,
      kernels: true,
      maximumIterations: true,
    });
    const { window, dimension, rank, centre, accuracy = 'gram', kernels = plainKernels } = options;
    const { maximumIterations = MAXIMUM_ITERATIONS } = options;
    for (const [name, value] of Object.entries({ window, dimension, maximumIterations })) {
      if (!Number.isSafeInteger(value) || value < 1) {
        throw new RangeError(`The ${name} must be a whole number from 1, got ${shown(value)}.`);
      }
    }
    checkRank(rank);
    checkCentre(centre);
    if (accuracy !== 'gram' && accuracy !== 'full') {
      throw new RangeError(`The accuracy of a window is 'gram' or 'full', got ${JSON.stringify(accuracy)}.`);
    }
    this.accuracy = accuracy;
    this.window = window;
    this.dimension = dimension;
    this.#rank = rank;
    this.centre = centre;
    this.#kernels = kernels;
    const own = kernels.open({ float64: arraysOf(window, rank) });
    const capacity = window;
    // What is multiplied lies in the workspace: the window's own matrix, or the centred one.
    const gram = new SlidingGram(capacity, kernels, centre === undefined ? own : plainKernels.open({ float64: [] }));
    const centred = centre === undefined ? undefined : new CentredSlidingGram(gram, { capacity, centre, kernels: own });
    const compiled = kernels !== plainKernels;
    const pairs = new WindowEigenpairs({ capacity, rank, kernels: own, compiled, maximumIterations });
    this.#parts = { workspace: own, gram, centred, pairs };
  }

  /** A window with compiled kernels, native or else WebAssembly. @throws RangeError as the constructor. */
  static async open(options: Omit<SlidingTemporalSvdOptions, 'kernels'>): Promise<SlidingTemporalSvd> {
    checkOptionsObject('SlidingTemporalSvd', options);
    return new SlidingTemporalSvd({ ...options, kernels: await loadKernels() });
  }

  /** Bytes that a window takes beside the rows of its path, most of them as it fills; rather too many than too few. */
  static needs(
    options: Pick<SlidingTemporalSvdOptions, 'window' | 'rank' | 'centre' | 'accuracy'> & {
      readonly dimension?: number;
    },
  ): number {
    checkOptions('SlidingTemporalSvd.needs', options, {
      window: true,
      rank: true,
      centre: oneOf('mean', 'first'),
      accuracy: oneOf('gram', 'full'),
      dimension: true,
    });
    const { window, rank, centre, accuracy, dimension = Infinity } = options;

    const full = accuracy === 'full' ? workspaceBytes({ float64: fullLengths(window, dimension) }) : 0;
    return workspaceBytes({ float64: arraysOf(window, rank) }) + (centre === undefined ? 0 : 8 * window ** 2) + full;
  }

  /** Gives the workspace back: nothing can be read or updated afterwards. A window that is not closed is freed when collected. */
  close(): void {
    this.#parts?.workspace.close();
    [this.#parts, this.#path, this.#current] = [undefined, undefined, undefined];
  }

  /** `close()`, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * Brings the Gram matrix up to the path: only rows and columns of new snapshots are computed, in blocks.
   *
   * @param path A `PathBuffer`, or any object whose `begin` and `end` grow with it. Not a list: one that drops its first
   * row and takes a new one looks the same as before.
   * @throws TypeError for a list of rows.
   * @throws RangeError for a path of another dimension, longer than the window, or shorter than the one followed so
   * far (it was started anew); for a snapshot that is not finite; and for a path that is not the one whose state was
   * loaded.
   */
  update(path: ParameterPath): void {
    const source = this.#followed(path);
    this.#path = source;
    if (source.begin === this.#gram.begin && source.end === this.#gram.end) return;
    this.#current = undefined;
    this.#gram.update(source);
  }

  /**
   * Computes inner products of the path's new snapshots ahead of `update`, which then has less to do: called after each
   * snapshot, it takes sixteen new ones at a time. Nothing that is read, saved or computed later changes.
   *
   * @throws as `update`
   */
  prepare(path: ParameterPath): void {
    this.#gram.prepare(this.#followed(path));
  }

  /** The path, if it is the one that this window follows. */
  #followed(path: ParameterPath): ParameterPath {
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
    if (source.end - source.begin > this.window) {
      throw new RangeError(
        `The path holds ${source.end - source.begin} snapshots, more than the window of ${this.window}.`,
      );
    }
    if (source.end < this.#gram.end || source.begin < this.#gram.begin) {
      throw new RangeError(
        `The path holds snapshots ${source.begin} to ${source.end - 1}, but ${this.#gram.end - 1} was seen already; ` +
          'use a new SlidingTemporalSvd for a path that was started anew.',
      );
    }
    if (this.#verify) this.#verifyPath(source);
    return source;
  }

  get #opened(): Parts {
    if (this.#parts === undefined) throw new Error('This window is closed; open another one.');
    return this.#parts;
  }
  get #gram(): SlidingGram {
    return this.#opened.gram;
  }
  get #centred(): CentredSlidingGram | undefined {
    return this.#opened.centred;
  }
  get #pairs(): WindowEigenpairs {
    return this.#opened.pairs;
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
  get way(): 'gram' | 'full' {
    return this.#reading().way;
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

  leftVector(j: number): Float64Array {
    return this.#reading().leftVector(j);
  }
  relativeGap(k: number): number {
    return this.#reading().relativeGap(k);
  }
  shortOfDigits(k: number): boolean {
    return this.#reading().shortOfDigits(k);
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

  /** Copies; computes nothing, so that saving changes nothing that follows. The path itself is not in it. JSON keeps every bit. */
  saveState(): SlidingTemporalSvdState {
    return jsonSafe({
      capacity: this.window,
      dimension: this.dimension,
      rank: this.#rank,
      ...(this.centre === undefined ? {} : { centre: this.centre }),
      gram: this.#gram.saveState(),
      ...this.#pairs.saveState(),
    });
  }

  /** Goes on from a saved state, also one from JSON; call `update` with the path before reading. @throws RangeError when it does not fit. */
  loadState(saved: SlidingTemporalSvdState): void {
    const state = fromJsonSafe(saved);
    const pairs = [
      ['window', state.capacity, this.window],
      ['dimension', state.dimension, this.dimension],
      ['rank', state.rank, this.#rank],
    ] as const;
    for (const [name, given, own] of pairs) {
      if (given !== own) throw new RangeError(`The saved window has ${name} ${given}, this one ${own}.`);
    }
    if (state.centre !== this.centre) {
      const [given, own] = [state.centre, this.centre].map((centre) => (centre ? `centre '${centre}'` : 'no centre'));
      throw new RangeError(`The saved window has ${given}, this one ${own}.`);
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
    const { gram: own, centred, pairs } = this.#opened;
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
      const gram = centred ?? own;
      this.#current = new TemporalReading({
        path,
        kernels: this.#kernels,
        begin,
        end,
        centre: this.centre,
        group: this.window,
        rank: this.#rank,
        decomposed:
          this.accuracy === 'full'
            ? decomposeFully(path, { kernels: this.#kernels, centre: this.centre, rowBytes: Infinity })
            : pairs.decomposed(gram),
      });
    }
    return this.#current;
  }
}

/** Lengths of the float64 arrays of a window: the Gram matrix that is multiplied, and what its eigenpairs take. */
function arraysOf(window: number, rank: number): number[] {
  return [window * window, ...WindowEigenpairs.lengths({ capacity: window, rank })];
}
