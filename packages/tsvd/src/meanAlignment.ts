/**
 * |cosine| of the angle between the first direction v_1 and the mean weight vector of the path, in [0, 1], from inner
 * products alone: v_1 = A^T u / s. Near 1 when nothing is centred and the weights hardly move: the first direction is
 * then where the weights are, not where they go. 0 when the mean is the zero vector.
 *
 * @param gram G = A A^T [n, n] of the path as it is, not centred.
 * @param leftVector u_1 [n], of the path or of the centred path.
 * @param singularValue s_1 of the same.
 */
export function meanAlignment(gram: Float64Array, leftVector: Float64Array, singularValue: number): number {
  const n = leftVector.length;
  let alongMean = 0;
  let squaredMean = 0;
  for (let i = 0; i < n; i += 1) {
    let rowSum = 0;
    for (let j = 0; j < n; j += 1) rowSum += gram[i * n + j];
    alongMean += (leftVector[i] * rowSum) / n;
    squaredMean += rowSum / n / n;
  }
  if (!(squaredMean > 0) || !(singularValue > 0)) return 0;
  return Math.min(1, Math.abs(alongMean) / (singularValue * Math.sqrt(squaredMean)));
}
