/** @throws RangeError naming the snapshot and its first value that is not finite; returns where there is none. */
export function refuseNonFinite(row: Float32Array | Float64Array, index: number): void {
  for (let k = 0; k < row.length; k += 1) {
    if (!Number.isFinite(row[k])) {
      throw new RangeError(`Snapshot ${index} of the path is not finite: ${row[k]} at position ${k}.`);
    }
  }
}
