/** A path of parameter vectors, oldest first; `Float32Array[]` is accepted wherever this is. */
export interface ParameterPath {
  /** Global index of the oldest snapshot. */
  readonly begin: number;
  /** Global index after the newest snapshot. */
  readonly end: number;
  /** m: parameters in a snapshot. */
  readonly dimension: number;
  /** Snapshot `index` [m], begin <= index < end: a view, valid until that snapshot is overwritten. */
  at(index: number): Float32Array;
}
