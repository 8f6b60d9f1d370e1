import { denseEigenpairs, type Eigenpairs } from './denseEigenpairs.ts';
import { blockSize, LeadingEigenpairs } from './leadingEigenpairs.ts';
import { asPath, type ParameterPath, type PathSource } from './parameterPath.ts';
import { plainKernels } from './plainKernels.ts';
import { SlidingGram, type SlidingGramState } from './slidingGram.ts';
import { startVectors } from './startVectors.ts';
import type { TemporalKernels } from './temporalKernels.ts';
import { TemporalReading } from './temporalReading.ts';
import { checkRank, DENSE_SIZE, type TemporalSvd } from './temporalSvd.ts';

export interface SlidingTemporalSvdOptions {
  /** Longest window: the capacity of the path that it follows. */
  readonly capacity: number;
  /** m: parameters in a snapshot. */
  readonly dimension: number;
  /** Triplets wanted. */
  readonly rank: number;
  /** From `createKernels` of @policypath/kernels. Default: plain loops, meant for small paths. */
  readonly kernels?: TemporalKernels;
  /** Rounds of the block iteration before a dense decomposition is made instead. Default 25; 4 to 8 are usual. */
  readonly maximumIterations?: number;
}

/** How often the leading pairs were computed, and by which way. */
export type SolveCounts = {
  readonly dense: number;
  readonly iterative: number;
  /** Dense decompositions because the iteration did not converge; counted in `dense` too. */
  readonly fallbacks: number;
  /** Rayleigh-Ritz steps of all iterative solves. */
  readonly iterations: number;
};

/** Everything that `SlidingTemporalSvd` needs to go on with the same bytes: plain values and typed arrays. */
export type SlidingTemporalSvdState = {
  readonly capacity: number;
  readonly dimension: number;
  readonly rank: number;
  readonly gram: SlidingGramState;
  /**
   * The last eigenvalues and, for the leading ones, vectors [count, n], which start the next iteration. Before the first
   * solve a window without snapshots.
   */
  readonly solved: {
    readonly begin: number;
    readonly end: number;
    readonly values: Float64Array;
    readonly vectors: Float64Array;
  };
  readonly counts: SolveCounts;
};

interface Solved extends Eigenpairs {
  readonly begin: number;
  readonly end: number;
}

const unsolved: Solved = { begin: 0, end: 0, values: new Float64Array(0), vectors: new Float64Array(0) };

/**
 * The exact temporal SVD of a sliding window: `update` follows a path as it grows and wraps and computes the inner
 * products of new snapshots only; the leading pairs are found when first read, from those of the last reading. Same
 * reading interface as `temporalSvd`; reading after the path moved past the last update throws.
 */
export class SlidingTemporalSvd implements TemporalSvd {
  readonly capacity: number;
  readonly dimension: number;
  readonly #rank: number;
  readonly #kernels: TemporalKernels;
  readonly #gram: SlidingGram;
  readonly #solver: LeadingEigenpairs | undefined;
  /** [capacity]: all eigenvalues, while they are computed. */
  readonly #values: Float64Array;
  #path: ParameterPath | undefined;
  #solved = unsolved;
  #counts: SolveCounts = { dense: 0, iterative: 0, fallbacks: 0, iterations: 0 };
  #current: TemporalReading | undefined;
  #verify = false;

  /** @throws RangeError for sizes that are not whole numbers from 1, and when the kernels' arena is too small. */
  constructor({ capacity, dimension, rank, kernels = plainKernels, maximumIterations }: SlidingTemporalSvdOptions) {
    for (const [name, value] of Object.entries({ capacity, dimension })) {
      if (!Number.isSafeInteger(value) || value < 1) {
        throw new RangeError(`The ${name} must be a whole number from 1, got ${value}.`);
      }
    }
    checkRank(rank);
    this.capacity = capacity;
    this.dimension = dimension;
    this.#rank = rank;
    this.#kernels = kernels;
    this.#gram = new SlidingGram(capacity, kernels);
    this.#values = kernels.allocateFloat64(capacity);
    if (iterates(capacity, rank))
      this.#solver = new LeadingEigenpairs({ capacity, wanted: rank + 1, kernels, maximumIterations });
  }

  /** Bytes of the kernels' arena that a window of this size takes. */
  static arenaBytes({ capacity, rank }: { readonly capacity: number; readonly rank: number }): number {
    const solver = iterates(capacity, rank) ? LeadingEigenpairs.arenaLength(capacity, rank + 1) : 0;
    // 64 bytes for the alignment of each of at most eight blocks.
    return (capacity * capacity + capacity + solver) * Float64Array.BYTES_PER_ELEMENT + 8 * 64;
  }

  /**
   * Brings the Gram matrix up to the path: only rows and columns of new snapshots are computed, in blocks.
   *
   * @throws RangeError for a path of another dimension, longer than the capacity, or shorter than the one followed so
   * far (it was started anew); for a snapshot that is not finite; and for a path that is not the one whose state was
   * loaded.
   */
  update(path: PathSource): void {
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
    return this.#counts;
  }

  relativeGap(k: number): number {
    return this.#reading().relativeGap(k);
  }
  spectrum(): Float64Array {
    return this.#reading().spectrum();
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
    const { begin, end, values, vectors } = this.#solved;
    return {
      capacity: this.capacity,
      dimension: this.dimension,
      rank: this.#rank,
      gram: this.#gram.saveState(),
      solved: { begin, end, values: values.slice(), vectors: vectors.slice() },
      counts: { ...this.#counts },
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
    const { begin, end, values, vectors } = state.solved;
    const count = vectors.length / Math.max(1, end - begin);
    if (!Number.isInteger(count) || count > values.length) {
      throw new RangeError(
        `The saved state was altered: ${vectors.length} vector entries for ${values.length} values, ${end - begin} snapshots.`,
      );
    }
    this.#gram.loadState(state.gram);
    this.#solved = { begin, end, values: values.slice(), vectors: vectors.slice() };
    this.#counts = { ...state.counts };
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
      if (this.#solved.begin !== begin || this.#solved.end !== end) this.#solved = this.#solve();
      this.#current = new TemporalReading({
        path,
        kernels: this.#kernels,
        begin,
        end,
        gram: () => this.#gram.inOrder(),
        eigenvalues: () => this.#eigenvalues(),
        rank: this.#rank,
        pairs: this.#solved,
      });
    }
    return this.#current;
  }

  /** Rows of the stored matrix that no snapshot uses add zeros, which end up after the values above the noise. */
  #eigenvalues(): Float64Array {
    const { order, matrix } = this.#gram;
    const values = this.#values.subarray(0, order);
    this.#kernels.symmetricEigenvalues(order, matrix, values);
    return values.slice(0, this.snapshots);
  }

  #solve(): Solved {
    const { begin, end, snapshots } = this;
    const iterative = this.#solver !== undefined && iterates(snapshots, this.#rank);
    if (iterative) {
      const { order } = this.#gram;
      const result = this.#solver.solve(this.#gram.matrix, order, this.#start());
      this.#count({ iterative: 1, iterations: result.iterations });
      if (result.converged) {
        const vectors = new Float64Array(result.values.length * snapshots);
        this.#eachEntry(result.values.length, (j, index, target) => {
          vectors[target] = result.vectors[j * order + this.#gram.slot(index)];
        });
        return { begin, end, values: result.values, vectors };
      }
    }
    this.#count({ dense: 1, fallbacks: iterative ? 1 : 0 });
    const { values, vectors } = denseEigenpairs(this.#gram.inOrder(), snapshots);
    const kept = Math.min(snapshots, blockSize(this.#rank + 1));
    return { begin, end, values, vectors: vectors.slice(0, kept * snapshots) };
  }

  /** The last vectors, by slot; a new snapshot starts at the coordinates of the newest old one. */
  #start(): Float64Array {
    const { order } = this.#gram;
    const start = startVectors(blockSize(this.#rank + 1), order);
    const { begin, end, vectors } = this.#solved;
    if (end <= this.begin) return start;
    const count = vectors.length / (end - begin);
    start.fill(0, 0, count * order);
    this.#eachEntry(count, (j, index) => {
      start[j * order + this.#gram.slot(index)] = vectors[j * (end - begin) + Math.min(index, end - 1) - begin];
    });
    return start;
  }

  #eachEntry(count: number, visit: (j: number, index: number, position: number) => void): void {
    for (let j = 0; j < count; j += 1) {
      for (let index = this.begin; index < this.end; index += 1)
        visit(j, index, j * this.snapshots + index - this.begin);
    }
  }

  #count(added: Partial<SolveCounts>): void {
    const { dense, iterative, fallbacks, iterations } = this.#counts;
    this.#counts = {
      dense: dense + (added.dense ?? 0),
      iterative: iterative + (added.iterative ?? 0),
      fallbacks: fallbacks + (added.fallbacks ?? 0),
      iterations: iterations + (added.iterations ?? 0),
    };
  }
}

/** Whether a window of this length is left to the block iteration. */
function iterates(snapshots: number, rank: number): boolean {
  return snapshots > Math.max(DENSE_SIZE, LeadingEigenpairs.minimumSize(rank + 1));
}
