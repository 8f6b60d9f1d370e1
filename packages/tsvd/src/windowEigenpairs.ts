import { denseEigenpairs, type Eigenpairs } from './denseEigenpairs.ts';
import type { Decomposed } from './decomposed.ts';
import { iterates } from './iterates.ts';
import { blockSize, LeadingEigenpairs } from './leadingEigenpairs.ts';
import { noiseFloor, singularValuesOf } from './numericalRank.ts';
import { startVectors } from './startVectors.ts';
import type { DenseKernels } from './temporalKernels.ts';
import { inOrder, trace, type WindowGram } from './windowGram.ts';
import { LARGEST_ORDER } from './workspace.ts';

/** How often the leading pairs were computed, and by which way. */
export type SolveCounts = {
  readonly dense: number;
  readonly iterative: number;
  /** Dense decompositions because the iteration did not converge; counted in `dense` too. */
  readonly fallbacks: number;
  /** Rayleigh-Ritz steps of all iterative solves. */
  readonly iterations: number;
};

/** Plain values and typed arrays. */
export type WindowEigenpairsState = {
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

/** Eigenpairs of a sliding Gram matrix: the leading ones from those of the last window, and all values. */
export class WindowEigenpairs {
  readonly #rank: number;
  readonly #kernels: DenseKernels;
  readonly #solver: LeadingEigenpairs | undefined;
  /** [capacity]: all eigenvalues, while they are computed. */
  readonly #values: Float64Array;
  /**
   * [capacity, capacity]: all eigenvectors, for the compiled solver where the iteration does not converge. Memory that is not
   * written to is not taken; undefined where plain loops are used instead.
   */
  readonly #vectors: Float64Array | undefined;
  #solved = unsolved;
  #counts: SolveCounts = { dense: 0, iterative: 0, fallbacks: 0, iterations: 0 };

  constructor({
    capacity,
    rank,
    kernels,
    compiled,
    maximumIterations,
  }: {
    readonly capacity: number;
    readonly rank: number;
    readonly kernels: DenseKernels;
    /** Whether these are compiled. */
    readonly compiled: boolean;
    readonly maximumIterations?: number;
  }) {
    this.#rank = rank;
    this.#kernels = kernels;
    this.#values = kernels.allocateFloat64(capacity);
    if (iterates(capacity, rank)) {
      this.#solver = new LeadingEigenpairs({ capacity, wanted: rank + 1, kernels, maximumIterations });
      this.#vectors = compiled && capacity <= LARGEST_ORDER ? kernels.allocateFloat64(capacity * capacity) : undefined;
    }
  }

  /** Lengths of the arrays that the constructor allocates. */
  static lengths({ capacity, rank }: { readonly capacity: number; readonly rank: number }): number[] {
    if (!iterates(capacity, rank)) return [capacity];
    const vectors = capacity <= LARGEST_ORDER ? [capacity * capacity] : [];
    return [capacity, ...LeadingEigenpairs.lengths(capacity, rank + 1), ...vectors];
  }

  /** Dense and iterative solves so far. */
  get counts(): SolveCounts {
    return this.#counts;
  }

  /** Leading eigenvalues, at least min(n, rank + 1), and vectors, one a row; solved once for a window. */
  leading(gram: WindowGram): Eigenpairs {
    if (this.#solved.begin !== gram.begin || this.#solved.end !== gram.end) this.#solved = this.#solve(gram);
    return this.#solved;
  }

  /** What a reading of the window needs. */
  decomposed(gram: WindowGram): Decomposed {
    const size = gram.end - gram.begin;
    const { values, vectors } = this.leading(gram);
    return {
      way: 'gram',
      values: singularValuesOf(values, size, gram.noise),
      vectors,
      spectrum: () => singularValuesOf(this.spectrum(gram), size, gram.noise),
      squaredNorm: trace(gram),
      rounding: noiseFloor(values[0], size, gram.noise),
      distinct: () => gram.distinct(),
    };
  }

  /** All eigenvalues, largest first. Rows of the stored matrix that no snapshot uses add zeros, which end up after the values above the noise. */
  spectrum({ order, matrix, begin, end }: WindowGram): Float64Array {
    const values = this.#values.subarray(0, order);
    this.#kernels.symmetricEigenvalues(order, matrix, values);
    return values.slice(0, end - begin);
  }

  saveState(): WindowEigenpairsState {
    const { begin, end, values, vectors } = this.#solved;
    return { solved: { begin, end, values: values.slice(), vectors: vectors.slice() }, counts: { ...this.#counts } };
  }

  /** @throws RangeError for vectors that do not fit the window's length. */
  checkState({ solved: { begin, end, values, vectors } }: WindowEigenpairsState): void {
    const count = vectors.length / Math.max(1, end - begin);
    if (!Number.isInteger(count) || count > values.length) {
      throw new RangeError(
        `The saved state was altered: ${vectors.length} vector entries for ${values.length} values, ${end - begin} snapshots.`,
      );
    }
  }

  loadState({ solved: { begin, end, values, vectors }, counts }: WindowEigenpairsState): void {
    this.#solved = { begin, end, values: values.slice(), vectors: vectors.slice() };
    this.#counts = { ...counts };
  }

  #solve(gram: WindowGram): Solved {
    const { begin, end, order } = gram;
    const snapshots = end - begin;
    if (gram.noise > 0 && trace(gram) <= gram.noise) {
      return { ...unsolved, begin, end, values: new Float64Array(snapshots) };
    }
    const iterative = this.#solver !== undefined && iterates(snapshots, this.#rank);
    if (iterative) {
      const result = this.#solver.solve(gram.matrix, order, this.#start(gram), gram.noise);
      this.#count({ iterative: 1, iterations: result.iterations });
      if (result.converged) {
        return { begin, end, values: result.values, vectors: byAge(gram, result.vectors, result.values.length) };
      }
    }
    this.#count({ dense: 1, fallbacks: iterative ? 1 : 0 });
    const kept = Math.min(snapshots, blockSize(this.#rank + 1));
    if (iterative && this.#vectors !== undefined) {
      const values = this.#values.subarray(0, order);
      this.#kernels.symmetricEigen(order, gram.matrix, values, this.#vectors.subarray(0, order * order));
      return { begin, end, values: values.slice(0, snapshots), vectors: byAge(gram, this.#vectors, kept) };
    }
    const { values, vectors } = denseEigenpairs(inOrder(gram), snapshots);
    return { begin, end, values, vectors: vectors.slice(0, kept * snapshots) };
  }

  /** The last vectors, by slot; a new snapshot starts at the coordinates of the newest old one. */
  #start(gram: WindowGram): Float64Array {
    const { order } = gram;
    const start = startVectors(blockSize(this.#rank + 1), order);
    const { begin, end, vectors } = this.#solved;
    if (end <= gram.begin) return start;
    const count = vectors.length / (end - begin);
    start.fill(0, 0, count * order);
    eachEntry(gram, count, (j, index) => {
      start[j * order + gram.slot(index)] = vectors[j * (end - begin) + Math.min(index, end - 1) - begin];
    });
    return start;
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

/** The first `count` of vectors by slot, oldest snapshot first. */
function byAge(gram: WindowGram, bySlot: Float64Array, count: number): Float64Array {
  const vectors = new Float64Array(count * (gram.end - gram.begin));
  eachEntry(gram, count, (j, index, target) => {
    vectors[target] = bySlot[j * gram.order + gram.slot(index)];
  });
  return vectors;
}

function eachEntry(gram: WindowGram, count: number, visit: (j: number, index: number, position: number) => void): void {
  const { begin, end } = gram;
  for (let j = 0; j < count; j += 1) {
    for (let index = begin; index < end; index += 1) visit(j, index, j * (end - begin) + index - begin);
  }
}
