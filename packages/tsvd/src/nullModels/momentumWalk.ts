import type { IncrementGram } from './incrementGram.ts';
import type { NullGenerator } from './nullGenerator.ts';
import { plainRowProducts, type RowProducts } from './rowProducts.ts';
import type { StepStatistics } from './stepStatistics.ts';
import { walkIncrements } from './walkIncrements.ts';

/**
 * Momentum walk: d_i+1 = rho d_i + sqrt(1 - rho^2) e_i, isotropic and stationary, with the recorded mean squared step q
 * and the recorded correlation rho of a step with the next.
 */
export function momentumWalk(
  steps: StepStatistics,
  generator: NullGenerator,
  multiply: RowProducts = plainRowProducts,
): IncrementGram {
  const rho = steps.momentum;
  const fresh = Math.sqrt(1 - rho * rho);
  return walkIncrements({
    steps,
    generator,
    multiply,
    draws: steps.size - 1,
    squaredLength: steps.squaredStep,
    step(increment, draw, i, previous) {
      const gaussian = draw(i);
      for (let k = 0; k < increment.length; k += 1) {
        increment[k] = i === 0 ? gaussian[k] : rho * previous[k] + fresh * gaussian[k];
      }
    },
  });
}
