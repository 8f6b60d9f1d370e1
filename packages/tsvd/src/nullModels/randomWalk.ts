import type { IncrementGram } from './incrementGram.ts';
import type { NullGenerator } from './nullGenerator.ts';
import { plainRowProducts, type RowProducts } from './rowProducts.ts';
import type { StepStatistics } from './stepStatistics.ts';
import { walkIncrements } from './walkIncrements.ts';

/** Pure random walk: independent isotropic steps of the recorded mean squared length q. */
export function randomWalk(
  steps: StepStatistics,
  generator: NullGenerator,
  multiply: RowProducts = plainRowProducts,
): IncrementGram {
  return walkIncrements({
    steps,
    generator,
    multiply,
    draws: steps.size - 1,
    squaredLength: steps.squaredStep,
    step: (increment, draw, i) => increment.set(draw(i)),
  });
}
