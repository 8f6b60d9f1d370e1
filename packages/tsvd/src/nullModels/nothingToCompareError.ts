/** A path too short or too plain to be held against null models; nothing is wrong with the options or the snapshots. */
export class NothingToCompareError extends RangeError {
  override readonly name = 'NothingToCompareError';
}
