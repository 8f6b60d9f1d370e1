import type { IncrementGram } from './incrementGram.ts';
import type { NullGenerator } from './nullGenerator.ts';
import { plainRowProducts, type RowProducts } from './rowProducts.ts';
import type { StepStatistics } from './stepStatistics.ts';
import { walkIncrements } from './walkIncrements.ts';

/**
 * Drift plus walk: the recorded mean step, less what noise alone gives to a mean, plus independent isotropic steps of the
 * recorded mean squared deviation from it.
 */
export function driftWalk(
  steps: StepStatistics,
  generator: NullGenerator,
  multiply: RowProducts = plainRowProducts,
): IncrementGram {
  return walkIncrements({
    steps,
    generator,
    multiply,
    draws: steps.size - 1,
    squaredLength: steps.squaredDeviation,
    drift: { squaredLength: steps.squaredDrift, alongStart: steps.driftAlongStart },
    step: (increment, draw, i) => increment.set(draw(i)),
  });
}
