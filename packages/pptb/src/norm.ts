/** Euclidean norm, summed in float64. */
export function norm(values: Float32Array | Float64Array): number {
  let square = 0;
  for (let k = 0; k < values.length; k += 1) square += values[k] * values[k];
  return Math.sqrt(square);
}
