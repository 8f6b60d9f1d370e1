/** Bounds of the boost, none of them in the paper. Each lowers p_b for one edit and never raises it. */
export interface BoostLimits {
  /** f in (0, 1): p_b <= f period / (current window x snapshotInterval). Without a `boost` this bound is the boost. */
  readonly feedback?: number;
  /** rho > 0: |theta' - theta_n| <= rho |theta_n|. Where trimming alone goes further, the boost is 0. */
  readonly relativeDisplacement?: number;
  /** gamma >= 0: |theta'| <= (1 + gamma) |theta_n|. Where the trimmed snapshot alone is longer, the boost is 0. */
  readonly normGrowth?: number;
}

/** @throws RangeError for a bound out of its range. */
export function checkBoostLimits({ feedback, relativeDisplacement, normGrowth }: BoostLimits): void {
  if (feedback !== undefined && !(feedback > 0 && feedback < 1)) {
    throw new RangeError(`boostLimits.feedback must lie in (0, 1), got ${feedback}.`);
  }
  if (relativeDisplacement !== undefined && !(relativeDisplacement > 0 && relativeDisplacement < Infinity)) {
    throw new RangeError(
      `boostLimits.relativeDisplacement must be a finite number above 0, got ${relativeDisplacement}.`,
    );
  }
  if (normGrowth !== undefined && !(normGrowth >= 0 && normGrowth < Infinity)) {
    throw new RangeError(`boostLimits.normGrowth must be a finite number from 0, got ${normGrowth}.`);
  }
}

/**
 * The largest p in [0, boost] with theta' = theta_n + t + p d within the bounds; t is what trimming changes, d what a
 * boost of 1 adds. Both bounds are a quadratic in p, |x + p d|^2 <= L^2: with x = t and L = rho |theta_n|, and with
 * x = theta_n + t and L = (1 + gamma) |theta_n|.
 */
export function limitedBoost({
  boost,
  newest,
  trimming,
  boosting,
  limits,
}: {
  readonly boost: number;
  /** theta_n [m]. */
  readonly newest: Float32Array;
  /** t [m]. */
  readonly trimming: Float64Array;
  /** d [m]. */
  readonly boosting: Float64Array;
  readonly limits: Pick<BoostLimits, 'relativeDisplacement' | 'normGrowth'>;
}): number {
  let [squaredSize, squaredStep, moveStep, moveSquare, newStep, newSquare] = [0, 0, 0, 0, 0, 0];
  for (let k = 0; k < newest.length; k += 1) {
    const trimmed = newest[k] + trimming[k];
    squaredSize += newest[k] ** 2;
    squaredStep += boosting[k] ** 2;
    moveStep += trimming[k] * boosting[k];
    moveSquare += trimming[k] ** 2;
    newStep += trimmed * boosting[k];
    newSquare += trimmed ** 2;
  }
  const { relativeDisplacement, normGrowth } = limits;
  let limited = boost;
  if (relativeDisplacement !== undefined) {
    const room = relativeDisplacement ** 2 * squaredSize - moveSquare;
    limited = Math.min(limited, largestWithin(squaredStep, moveStep, room));
  }
  if (normGrowth !== undefined) {
    const room = (1 + normGrowth) ** 2 * squaredSize - newSquare;
    limited = Math.min(limited, largestWithin(squaredStep, newStep, room));
  }
  return limited;
}

/** The largest p >= 0 with a p^2 + 2 b p <= room on all of [0, p]; 0 when there is no room. */
function largestWithin(a: number, b: number, room: number): number {
  if (!(a > 0)) return Infinity;
  if (room < 0) return 0;
  const root = Math.sqrt(b * b + a * room);
  // Of the two forms of the root, the one without cancellation.
  if (b > 0) return room / (b + root);
  return (root - b) / a;
}
