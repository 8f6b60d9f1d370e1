/** The position of the first value that is not finite; -1 when there is none. */
export function firstNonFinite(values: Float32Array): number {
  for (let i = 0; i < values.length; i += 1) {
    if (!Number.isFinite(values[i])) return i;
  }
  return -1;
}
