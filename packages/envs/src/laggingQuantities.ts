/** The arrays one after another, copied: how lagging quantities stand in a saved state. */
export function concatenated(arrays: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(totalLength(arrays));
  let offset = 0;
  for (const array of arrays) {
    all.set(array, offset);
    offset += array.length;
  }
  return all;
}

/** Copies the parts of `all` back into the arrays that it was made of. */
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
