/** Copies the arrays one after another into one, as a saved state holds lagging quantities. */
export function concatenated(arrays: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(totalLength(arrays));
  let offset = 0;
  for (const array of arrays) {
    all.set(array, offset);
    offset += array.length;
  }
  return all;
}

/** Copies the parts of `all` back into the arrays. */
export function scatter(all: Float64Array, arrays: readonly Float64Array[]): void {
  let offset = 0;
  for (const array of arrays) {
    array.set(all.subarray(offset, offset + array.length));
    offset += array.length;
  }
}

export function totalLength(arrays: readonly Float64Array[]): number {
  return arrays.reduce((sum, array) => sum + array.length, 0);
}
