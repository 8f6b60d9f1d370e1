export interface CriticMetrics {
  readonly criticLoss: number;
  readonly q1Mean: number;
  readonly q2Mean: number;
  readonly targetMean: number;
}

/**
 * mean((Q1 - y)^2) + mean((Q2 - y)^2) of twin critics, with its gradient with respect to both. The loss is rounded to
 * float32, as the networks are: one that overflows there has diverged.
 *
 * @param q [2, B] values of both critics
 * @param target y [B]
 * @param outputGradient [2, B] is overwritten
 */
export function twinCriticLoss(q: Float32Array, target: Float32Array, outputGradient: Float32Array): CriticMetrics {
  const size = target.length;
  let squares = 0;
  let q1Sum = 0;
  let q2Sum = 0;
  let targetSum = 0;
  for (let row = 0; row < size; row += 1) {
    const y = target[row];
    const error1 = q[row] - y;
    const error2 = q[size + row] - y;
    outputGradient[row] = (2 * error1) / size;
    outputGradient[size + row] = (2 * error2) / size;
    squares += error1 * error1 + error2 * error2;
    q1Sum += q[row];
    q2Sum += q[size + row];
    targetSum += y;
  }
  return {
    criticLoss: Math.fround(squares / size),
    q1Mean: q1Sum / size,
    q2Mean: q2Sum / size,
    targetMean: targetSum / size,
  };
}
