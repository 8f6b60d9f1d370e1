import { expm1, log1p } from '@policypath/elementary';
import type { IncrementGram } from './incrementGram.ts';

/** What the walks are matched to. Squared lengths are over all m parameters. */
export interface StepStatistics {
  /** n: snapshots, n - 1 steps. */
  readonly size: number;
  /** m: parameters. */
  readonly dimension: number;
  /** |theta_1|^2. */
  readonly squaredStart: number;
  /** q: mean of |step|^2. */
  readonly squaredStep: number;
  /** Mean squared length of a step about the mean step, unbiased. */
  readonly squaredDeviation: number;
  /** Squared length of the drift a step, less what noise alone gives to the mean of n - 1 steps; at least 0. */
  readonly squaredDrift: number;
  /** Inner product of the drift with theta_1. */
  readonly driftAlongStart: number;
  /** Correlation of a step with the next one, in [-1, 1]; not less the drift. */
  readonly momentum: number;
  /**
   * kappa in [0, 1]: share of its distance to a centre that an Ornstein-Uhlenbeck walk loses a step, from the mean
   * squared displacement over half the path against that over a step. 0: displacements grow as a walk's, or faster.
   */
  readonly reversion: number;
}

/**
 * Step statistics of a path, from inner products alone.
 *
 * @throws RangeError for fewer than 3 snapshots, or a path that never moves.
 */
export function stepStatistics({ size, dimension, products }: IncrementGram): StepStatistics {
  if (size < 3) throw new RangeError(`Step statistics need 3 snapshots or more, got ${size}.`);
  const steps = size - 1;
  const at = (i: number, j: number) => products[i * size + j];
  let squares = 0;
  let squaredSum = 0;
  let sumAlongStart = 0;
  let neighbours = 0;
  for (let i = 1; i < size; i += 1) {
    squares += at(i, i);
    sumAlongStart += at(i, 0);
    if (i > 1) neighbours += at(i, i - 1);
    for (let j = 1; j < size; j += 1) squaredSum += at(i, j);
  }
  if (!(squares > 0)) throw new RangeError('The path never moves: all its snapshots are equal.');
  const squaredMean = Math.max(0, squaredSum) / steps ** 2;
  const squaredDeviation = Math.max(0, squares - steps * squaredMean) / (steps - 1);
  const squaredDrift = Math.max(0, squaredMean - squaredDeviation / steps);
  const shrinkage = squaredMean > 0 ? Math.sqrt(squaredDrift / squaredMean) : 0;
  const bothEnds = Math.sqrt((squares - at(1, 1)) * (squares - at(steps, steps)));
  return {
    size,
    dimension,
    squaredStart: at(0, 0),
    squaredStep: squares / steps,
    squaredDeviation,
    squaredDrift,
    driftAlongStart: (shrinkage * sumAlongStart) / steps,
    momentum: bothEnds > 0 ? Math.max(-1, Math.min(1, neighbours / bothEnds)) : 0,
    reversion: reversionOf(products, size, squares / steps),
  };
}

/** kappa of (1 - (1 - kappa)^L) / (kappa L) = MSD(L) / (L MSD(1)), L half the steps; the left side falls from 1 to 1/L. */
function reversionOf(products: Float64Array, size: number, squaredStep: number): number {
  const lag = Math.floor((size - 1) / 2);
  let sum = 0;
  let terms = 0;
  for (let begin = 1; begin + lag <= size; begin += 1) {
    terms += 1;
    for (let i = begin; i < begin + lag; i += 1) {
      for (let j = begin; j < begin + lag; j += 1) sum += products[i * size + j];
    }
  }
  const wanted = sum / terms / (lag * squaredStep);
  if (wanted >= 1) return 0;
  if (wanted <= 1 / lag) return 1;
  let [low, high] = [0, 1];
  for (let bisection = 0; bisection < 60; bisection += 1) {
    const middle = (low + high) / 2;
    // -expm1(L log1p(-x)) is 1 - (1 - x)^L without cancellation.
    if (-expm1(lag * log1p(-middle)) / (middle * lag) > wanted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
