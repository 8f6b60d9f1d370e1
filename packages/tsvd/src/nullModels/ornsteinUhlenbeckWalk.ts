import type { IncrementGram } from './incrementGram.ts';
import type { NullGenerator } from './nullGenerator.ts';
import { plainRowProducts, type RowProducts } from './rowProducts.ts';
import type { StepStatistics } from './stepStatistics.ts';
import { walkIncrements } from './walkIncrements.ts';

/**
 * Stationary Ornstein-Uhlenbeck walk, y_i+1 = (1 - kappa) y_i + e_i about a centre that lies at a random place around the
 * recorded first snapshot; isotropic, with the recorded mean squared step q and reversion kappa. A random walk at kappa 0.
 */
export function ornsteinUhlenbeckWalk(
  steps: StepStatistics,
  generator: NullGenerator,
  multiply: RowProducts = plainRowProducts,
): IncrementGram {
  const kappa = steps.reversion;
  // kappa y instead of y, whose variance q / (2 kappa) has no bound.
  const pull = Math.sqrt(kappa / 2);
  const fresh = Math.sqrt(1 - kappa / 2);
  let scaled = new Float64Array();
  return walkIncrements({
    steps,
    generator,
    multiply,
    draws: steps.size,
    squaredLength: steps.squaredStep,
    step(increment, draw, i) {
      if (i === 0) scaled = draw(0).map((value) => pull * value);
      const gaussian = draw(i + 1);
      for (let k = 0; k < increment.length; k += 1) {
        const noise = fresh * gaussian[k];
        increment[k] = noise - scaled[k];
        scaled[k] = (1 - kappa) * scaled[k] + kappa * noise;
      }
    },
  });
}
