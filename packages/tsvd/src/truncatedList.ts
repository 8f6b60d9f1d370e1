/** Lists of leading singular values that this package gave out although more exist. */
const truncatedLists = new WeakSet<Float64Array>();

/** Remembers that `values` is only the leading part of a spectrum. */
export function markTruncated(values: Float64Array): void {
  truncatedLists.add(values);
}

/** @throws RangeError for a list that is known to be truncated, or is no spectrum. */
export function checkSpectrum(spectrum: Float64Array | readonly number[]): void {
  if (spectrum instanceof Float64Array && truncatedLists.has(spectrum)) {
    throw new RangeError(
      `These are only the ${spectrum.length} leading singular values; their sum is not the path's. Pass svd.spectrum().`,
    );
  }
  if (spectrum.length === 0) throw new RangeError('The spectrum is empty.');
  let previous = Infinity;
  for (const [j, value] of spectrum.entries()) {
    if (!Number.isFinite(value) || value < 0 || value > previous) {
      throw new RangeError(
        `Singular values must be finite, not negative and in decreasing order; value ${j} is ${value}, the one before ${previous}.`,
      );
    }
    previous = value;
  }
  if (spectrum[0] === 0) {
    throw new RangeError(
      'All singular values are 0: every snapshot is the zero vector or, of a centred path, all snapshots are equal.',
    );
  }
}
