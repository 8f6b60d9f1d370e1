import type { DecompositionWay } from './decompositionWay.ts';

/** What a `TemporalReading` reads of a decomposition. */
export interface Decomposed {
  readonly way: DecompositionWay;
  /** Leading singular values, at least min(n, r + 1), largest first; those within the rounding are 0. */
  readonly values: Float64Array;
  /** Left vectors, one a row [count >= r, n], oldest snapshot first. */
  readonly vectors: Float64Array;
  /** All n singular values, largest first. */
  readonly spectrum: () => Float64Array;
  /** Sum of all squared singular values. */
  readonly squaredNorm: number;
  /** What rounding may add to an eigenvalue of the Gram matrix, or ('full') to a singular value. */
  readonly rounding: number;
  /** Snapshots that differ from each other, where that is known. */
  readonly distinct?: () => number;
}
