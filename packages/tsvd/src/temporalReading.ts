import type { Eigenpairs } from './denseEigenpairs.ts';
import { rowsOf } from './gramMatrix.ts';
import { numericalRank, singularValuesOf } from './numericalRank.ts';
import type { ParameterPath } from './parameterPath.ts';
import type { TemporalKernels } from './temporalKernels.ts';
import type { TemporalSvd } from './temporalSvd.ts';
import { markTruncated } from './truncatedList.ts';

export interface TemporalReadingOptions {
  readonly path: ParameterPath;
  readonly kernels: Pick<TemporalKernels, 'weightedRowSum'>;
  readonly begin: number;
  readonly end: number;
  /** Gram matrix [n, n] of the snapshots, oldest first; called for the squared norm. */
  readonly gram: () => Float64Array;
  /** All n eigenvalues of it, largest first; called for the full spectrum. */
  readonly eigenvalues: () => Float64Array;
  /** r: triplets wanted. */
  readonly rank: number;
  /** Leading eigenvalues of the Gram matrix, at least min(n, r + 1), and vectors [count >= r, n] oldest snapshot first. */
  readonly pairs: Eigenpairs;
}

/** The reading side of a temporal SVD, from the leading eigenpairs of the Gram matrix. */
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
  #spectrum: Float64Array | undefined;
  #squaredNorm: number | undefined;

  constructor(options: TemporalReadingOptions) {
    this.#options = options;
    const { path, begin, end, rank, pairs } = options;
    this.begin = begin;
    this.end = end;
    this.dimension = path.dimension;
    const size = end - begin;
    const values = singularValuesOf(pairs.values, size);
    const above = Math.min(numericalRank(pairs.values, size), path.dimension);
    this.rank = Math.min(rank, above);
    this.truncated = above > this.rank;
    this.#next = this.truncated ? values[this.rank] : 0;
    this.singularValues = values.slice(0, this.rank);
    if (this.truncated) markTruncated(this.singularValues);
    if (!this.truncated) this.#spectrum = Float64Array.from({ length: size }, (_, j) => this.singularValues[j] ?? 0);
    else if (pairs.values.length === size) this.#spectrum = values.fill(0, above);
    this.leftVectors = new Float64Array(size * this.rank);
    for (let j = 0; j < this.rank; j += 1) {
      for (let i = 0; i < size; i += 1) this.leftVectors[i * this.rank + j] = pairs.vectors[j * size + i];
    }
  }

  get snapshots(): number {
    return this.end - this.begin;
  }

  get numericalRank(): number {
    if (this.#spectrum === undefined) return this.rank + (this.truncated ? 1 : 0);
    const zero = this.#spectrum.indexOf(0);
    return zero < 0 ? this.snapshots : zero;
  }

  get squaredNorm(): number {
    if (this.#squaredNorm === undefined) {
      const gram = this.#options.gram();
      this.#squaredNorm = 0;
      for (let i = 0; i < this.snapshots; i += 1) this.#squaredNorm += gram[i * this.snapshots + i];
    }
    return this.#squaredNorm;
  }

  relativeGap(k: number): number {
    if (!Number.isSafeInteger(k) || k < 1 || k > this.rank) {
      throw new RangeError(`Relative gaps are known after 1 to ${this.rank} directions, asked for ${k}.`);
    }
    const value = this.singularValues[k - 1];
    return (value - (k < this.rank ? this.singularValues[k] : this.#next)) / value;
  }

  spectrum(): Float64Array {
    if (this.#spectrum === undefined) {
      const size = this.snapshots;
      this.#spectrum = singularValuesOf(this.#options.eigenvalues(), size);
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
    if (!Number.isSafeInteger(j) || j < 0 || j >= this.rank) {
      throw new RangeError(`Directions 0 to ${this.rank - 1} are at hand, asked for ${j}.`);
    }
    const weights = new Float64Array(this.snapshots);
    for (let i = 0; i < weights.length; i += 1) {
      weights[i] = this.leftVectors[i * this.rank + j] / this.singularValues[j];
    }
    return this.#combine(weights, out);
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
    return this.#combine(weights, out);
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
    const weights = new Float64Array(this.snapshots);
    const row = (index - this.begin) * this.rank;
    for (let i = 0; i < weights.length; i += 1) {
      for (let j = 0; j < used; j += 1) {
        weights[i] += this.leftVectors[i * this.rank + j] * this.leftVectors[row + j];
      }
    }
    return this.#combine(weights, out);
  }

  #combine(weights: Float64Array, out: Float64Array | Float32Array): Float64Array | Float32Array {
    if (out.length !== this.dimension) {
      throw new RangeError(`The result has ${this.dimension} values, 'out' has ${out.length}.`);
    }
    const { path, kernels } = this.#options;
    if (path.begin > this.begin) {
      throw new RangeError(
        `Snapshot ${this.begin} of this decomposition was overwritten: the path now begins at ${path.begin}. ` +
          'Decompose again, or use SlidingTemporalSvd.',
      );
    }
    kernels.weightedRowSum(rowsOf(path, this.begin, this.end), weights, out);
    return out;
  }
}
