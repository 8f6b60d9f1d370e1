import type { ParameterLayout } from './parameterLayout.ts';

/** A path of parameter vectors, oldest first: what @policypath/tsvd reads and what @policypath/path-files writes. */
export interface ParameterPath {
  /** Global index of the oldest snapshot. */
  readonly begin: number;
  /** Global index after the newest snapshot. */
  readonly end: number;
  /** m: parameters in a snapshot. */
  readonly dimension: number;
  /** Snapshot `index` [m], begin <= index < end. */
  at(index: number): Float32Array;
}

/** A path that may know its layout and the step of each snapshot: a `PathBuffer`, a `StoredPath` of @policypath/path-files or one of your own. */
export interface DescribedPath extends ParameterPath {
  readonly layout?: ParameterLayout | undefined;
  readonly steps?: readonly number[] | undefined;
}
