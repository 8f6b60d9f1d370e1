import type { PathCentre } from './centredGram.ts';
import { addCentre, centredWeights } from './centredWeights.ts';
import { combineRows } from './combineRows.ts';
import type { Decomposed } from './decomposed.ts';
import type { DecompositionWay } from './decompositionWay.ts';
import { cutIsOff, losesDirections, valuesAbove } from './digits.ts';
import { signOf } from './signOf.ts';
import type { ParameterPath } from './parameterPath.ts';
import type { TemporalKernels } from './temporalKernels.ts';
import { markTruncated } from './truncatedList.ts';

/**
 * The thin singular value decomposition A = U S V^T of a path: A [n, m] holds one snapshot a row, oldest first, less the
 * centre c where there is one. Row i of U is snapshot i's coordinate; row j of V^T is direction j. The sign of a pair
 * (u_j, v_j), which a decomposition leaves open, is such that u_j does not end below its beginning: u_n,j >= u_1,j; where
 * the two are equal, u_n,j >= 0.
 */
export interface TemporalSvd {
  /** Global index of the oldest snapshot of the decomposition. */
  readonly begin: number;
  /** Global index after its newest snapshot. */
  readonly end: number;
  /** n = end - begin. */
  readonly snapshots: number;
  /** m: parameters in a snapshot. */
  readonly dimension: number;
  /** What was subtracted from every snapshot, if anything. `reconstruct(begin, 0)` is c [m], or 0. */
  readonly centre: PathCentre | undefined;
  /**
   * What made it: 'gram', the Gram matrix of the path, of which singular values below 1e-7 of the largest are noise; or 'full', a
   * QR decomposition of the path itself, as accurate as LAPACK's SVD.
   */
  readonly way: DecompositionWay;
  /** r: triplets at hand, at most the rank asked for and at most the numerical rank. */
  readonly rank: number;
  /** Whether singular values above the noise of float64 exist beyond `rank`. */
  readonly truncated: boolean;
  /** Singular values above the noise; a lower bound while `truncated` and the full spectrum was not read. */
  readonly numericalRank: number;
  /** Sum of all squared singular values: the squared Frobenius norm of A. */
  readonly squaredNorm: number;
  /** U [n, r], row-major: u_ij = leftVectors[i * rank + j]. */
  readonly leftVectors: Float64Array;
  /** Column j (from 0) of U [n]: the coordinate of every snapshot along direction j, oldest first. A copy. */
  leftVector(j: number): Float64Array;
  /** Leading singular values [r], largest first. */
  readonly singularValues: Float64Array;
  /**
   * (s_k - s_k+1) / s_k for 1 <= k <= r (k counts from 1, as the paper's r_t): near 0, a cut after k is ill-conditioned.
   * 1 when nothing above the noise follows.
   */
  relativeGap(k: number): number;
  /**
   * Whether a cut after k directions needs more digits than there are: rounding may turn their span by more than 1e-4, or those
   * that follow are lost in it. Accuracy 'full' has more digits.
   */
  shortOfDigits(k: number): boolean;
  /** All n singular values, largest first, 0 within the noise. Costs all eigenvalues of order n when truncated. */
  spectrum(): Float64Array;
  /** The first `rank` directions (default: all at hand), [m] each, in one reading of the rows. */
  directions(rank?: number): Float64Array[];
  /** Direction j (from 0), v_j = A^T u_j / s_j [m]. */
  direction(j: number, out?: Float64Array): Float64Array;
  direction(j: number, out: Float32Array): Float32Array;
  /** A^T weights [m], weights [n] oldest first: one pass over the rows, summed in float64. */
  combine(weights: Float64Array, out?: Float64Array): Float64Array;
  combine(weights: Float64Array, out: Float32Array): Float32Array;
  /**
   * Snapshot `index` (global) from its first `rank` directions [m]: its orthogonal projection on their span; with a
   * centre c + that of theta - c.
   */
  reconstruct(index: number, rank: number, out?: Float64Array): Float64Array;
  reconstruct(index: number, rank: number, out: Float32Array): Float32Array;
}

export interface TemporalReadingOptions {
  readonly path: ParameterPath;
  readonly kernels: Pick<TemporalKernels, 'weightedRowSum'>;
  readonly begin: number;
  readonly end: number;
  readonly centre: PathCentre | undefined;
  /** Rows read at a time when they are combined. */
  readonly group: number;
  /** r: triplets wanted. */
  readonly rank: number;
  readonly decomposed: Decomposed;
}

/**
 * Entries of the only left vector become equal where they differ in the rounding alone: of a path that never moves, the
 * vector is constant to the bit. A path of one direction that moves differs by 1e-8 and more, for its snapshots are float32.
 */
function equaliseRounding(vector: Float64Array): void {
  const size = 1 / Math.sqrt(vector.length);
  const value = vector[0] < 0 ? -size : size;
  if (vector.every((entry) => Math.abs(entry - value) < 1e-12 * size)) vector.fill(size);
}

/** The reading side of a temporal SVD, from leading singular values and left vectors. */
export class TemporalReading implements TemporalSvd {
  readonly #options: TemporalReadingOptions;
  readonly begin: number;
  readonly end: number;
  readonly dimension: number;
  readonly rank: number;
  readonly truncated: boolean;
  readonly leftVectors: Float64Array;
  readonly singularValues: Float64Array;
  /** s_r+1, or 0 where nothing above the noise follows. */
  readonly #next: number;
  readonly squaredNorm: number;
  readonly way: DecompositionWay;
  #spectrum: Float64Array | undefined;

  constructor(options: TemporalReadingOptions) {
    this.#options = options;
    const { path, begin, end, rank, decomposed } = options;
    const { values, vectors } = decomposed;
    this.squaredNorm = decomposed.squaredNorm;
    this.way = decomposed.way;
    this.begin = begin;
    this.end = end;
    this.dimension = path.dimension;
    const size = end - begin;
    const above = Math.min(valuesAbove(values), path.dimension);
    this.rank = Math.min(rank, above);
    this.truncated = above > this.rank;
    this.#next = this.truncated ? values[this.rank] : 0;
    this.singularValues = values.slice(0, this.rank);
    if (this.truncated) markTruncated(this.singularValues);
    if (!this.truncated) this.#spectrum = Float64Array.from({ length: size }, (_, j) => this.singularValues[j] ?? 0);
    else if (values.length === size) this.#spectrum = values.slice().fill(0, above);
    this.leftVectors = new Float64Array(size * this.rank);
    for (let j = 0; j < this.rank; j += 1) {
      const sign = signOf(vectors[j * size], vectors[(j + 1) * size - 1]);
      for (let i = 0; i < size; i += 1) this.leftVectors[i * this.rank + j] = sign * vectors[j * size + i];
    }
    if (this.rank === 1 && !this.truncated) equaliseRounding(this.leftVectors);
  }

  get centre(): PathCentre | undefined {
    return this.#options.centre;
  }

  get snapshots(): number {
    return this.end - this.begin;
  }

  get numericalRank(): number {
    if (this.#spectrum === undefined) return this.rank + (this.truncated ? 1 : 0);
    const zero = this.#spectrum.indexOf(0);
    return zero < 0 ? this.snapshots : zero;
  }

  leftVector(j: number): Float64Array {
    this.#refuseUnknown(j, 'Left vectors');
    return Float64Array.from({ length: this.snapshots }, (_, i) => this.leftVectors[i * this.rank + j]);
  }

  relativeGap(k: number): number {
    if (!Number.isSafeInteger(k) || k < 1 || k > this.rank) {
      throw new RangeError(`Relative gaps are known after 1 to ${this.rank} directions, asked for ${k}.`);
    }
    const value = this.singularValues[k - 1];
    return (value - (k < this.rank ? this.singularValues[k] : this.#next)) / value;
  }

  shortOfDigits(k: number): boolean {
    if (!Number.isSafeInteger(k) || k < 1 || (k > this.rank && this.truncated)) {
      throw new RangeError(`What a cut loses is known after 1 to ${this.rank} directions, asked for ${k}.`);
    }
    const { decomposed, centre } = this.#options;
    // A cut after the last direction drops none, unless some are lost.
    if (k >= this.rank && !this.truncated) return losesDirections(decomposed, this.dimension, centre);
    return cutIsOff(decomposed, k);
  }

  spectrum(): Float64Array {
    if (this.#spectrum === undefined) {
      const size = this.snapshots;
      this.#spectrum = this.#options.decomposed.spectrum();
      this.#spectrum.fill(0, Math.min(size, this.dimension));
    }
    return this.#spectrum.slice();
  }

  direction(j: number, out?: Float64Array): Float64Array;
  direction(j: number, out: Float32Array): Float32Array;
  direction(
    j: number,
    out: Float64Array | Float32Array = new Float64Array(this.dimension),
  ): Float64Array | Float32Array {
    this.#refuseUnknown(j, 'Directions');
    this.#combine([this.#directionWeights(j)], [out]);
    return out;
  }

  directions(rank: number = this.rank): Float64Array[] {
    if (!Number.isSafeInteger(rank) || rank < 0 || rank > this.rank) {
      throw new RangeError(`There are 0 to ${this.rank} directions at hand, asked for ${rank}.`);
    }
    const outs = Array.from({ length: rank }, () => new Float64Array(this.dimension));
    if (rank > 0)
      this.#combine(
        outs.map((_, j) => this.#directionWeights(j)),
        outs,
      );
    return outs;
  }

  combine(weights: Float64Array, out?: Float64Array): Float64Array;
  combine(weights: Float64Array, out: Float32Array): Float32Array;
  combine(
    weights: Float64Array,
    out: Float64Array | Float32Array = new Float64Array(this.dimension),
  ): Float64Array | Float32Array {
    if (weights.length !== this.snapshots) {
      throw new RangeError(`Give one weight a snapshot: ${this.snapshots}, got ${weights.length}.`);
    }
    const { centre } = this.#options;
    this.#combine([centre === undefined ? weights : centredWeights(weights, centre)], [out]);
    return out;
  }

  reconstruct(index: number, rank: number, out?: Float64Array): Float64Array;
  reconstruct(index: number, rank: number, out: Float32Array): Float32Array;
  reconstruct(
    index: number,
    rank: number,
    out: Float64Array | Float32Array = new Float64Array(this.dimension),
  ): Float64Array | Float32Array {
    if (!Number.isSafeInteger(index) || index < this.begin || index >= this.end) {
      throw new RangeError(`The decomposition covers snapshots ${this.begin} to ${this.end - 1}, asked for ${index}.`);
    }
    const most = this.truncated ? this.rank : Infinity;
    if (!Number.isSafeInteger(rank) || rank < 0 || rank > most) {
      throw new RangeError(`A reconstruction takes 0 to ${this.rank} directions, asked for ${rank}.`);
    }
    const used = Math.min(rank, this.rank);
    let weights: Float64Array = new Float64Array(this.snapshots);
    const row = (index - this.begin) * this.rank;
    for (let i = 0; i < weights.length; i += 1) {
      for (let j = 0; j < used; j += 1) {
        weights[i] += this.leftVectors[i * this.rank + j] * this.leftVectors[row + j];
      }
    }
    const { centre } = this.#options;
    if (centre !== undefined) weights = addCentre(centredWeights(weights, centre), centre, 1);
    this.#combine([weights], [out]);
    return out;
  }

  /** Weights of the snapshots in v_j = A^T u_j / s_j. */
  #directionWeights(j: number): Float64Array {
    const { rank, leftVectors, singularValues } = this;
    const weights = Float64Array.from(
      { length: this.snapshots },
      (_, i) => leftVectors[i * rank + j] / singularValues[j],
    );
    const { centre } = this.#options;
    return centre === undefined ? weights : centredWeights(weights, centre);
  }

  #refuseUnknown(j: number, what: string): void {
    if (Number.isSafeInteger(j) && j >= 0 && j < this.rank) return;
    throw new RangeError(`${what} 0 to ${this.rank - 1} are at hand, asked for ${j}.`);
  }

  #combine(weights: readonly Float64Array[], outs: readonly (Float64Array | Float32Array)[]): void {
    for (const out of outs) {
      if (out.length !== this.dimension) {
        throw new RangeError(`The result has ${this.dimension} values, 'out' has ${out.length}.`);
      }
    }
    const { path, kernels, group } = this.#options;
    if (path.begin > this.begin) {
      throw new RangeError(
        `Snapshot ${this.begin} of this decomposition was overwritten: the path now begins at ${path.begin}. ` +
          'Decompose again, or use SlidingTemporalSvd.',
      );
    }
    combineRows(path, { kernels, begin: this.begin, end: this.end, group }, weights, outs);
  }
}
