import { log, pow } from '@policypath/elementary';
import type { NullGenerator } from './nullGenerator.ts';

/**
 * A draw from the chi-squared distribution with a whole number of degrees of freedom, in constant time: twice a gamma
 * variate by the method of Marsaglia and Tsang (2000).
 */
export function chiSquared(degrees: number, generator: Pick<NullGenerator, 'normal' | 'uniform'>): number {
  if (degrees === 1) return generator.normal() ** 2;
  const shape = degrees / 2 - 1 / 3;
  const width = 1 / Math.sqrt(9 * shape);
  for (;;) {
    const x = generator.normal();
    const cube = pow(1 + width * x, 3);
    if (cube <= 0) continue;
    const accepted = 0.5 * x * x + shape * (1 - cube + log(cube));
    // 1 - uniform lies in (0, 1]: its logarithm is finite.
    if (log(1 - generator.uniform()) < accepted) return 2 * shape * cube;
  }
}
