import { driftWalk } from './driftWalk.ts';
import { flippedIncrements } from './flippedIncrements.ts';
import type { IncrementGram } from './incrementGram.ts';
import { momentumWalk } from './momentumWalk.ts';
import type { NullGenerator } from './nullGenerator.ts';
import { ornsteinUhlenbeckWalk } from './ornsteinUhlenbeckWalk.ts';
import { randomWalk } from './randomWalk.ts';
import { plainRowProducts, type RowProducts } from './rowProducts.ts';
import { shuffledIncrements } from './shuffledIncrements.ts';
import { stepStatistics } from './stepStatistics.ts';

/** Every null model: two surrogates of the recorded path, then four walks matched to it. */
export const nullNames = [
  'flippedIncrements',
  'shuffledIncrements',
  'randomWalk',
  'driftWalk',
  'momentumWalk',
  'ornsteinUhlenbeckWalk',
] as const;

export type NullName = (typeof nullNames)[number];

const walks = { randomWalk, driftWalk, momentumWalk, ornsteinUhlenbeckWalk };

/** A function that draws paths of one null model, matched to the recorded path. @throws RangeError for an unknown name. */
export function nullModel(name: NullName, recorded: IncrementGram): (generator: NullGenerator) => IncrementGram {
  return nullModelBy(plainRowProducts, name, recorded);
}

/** The same, with what multiplies the walks' rows. */
export function nullModelBy(
  multiply: RowProducts,
  name: NullName,
  recorded: IncrementGram,
): (generator: NullGenerator) => IncrementGram {
  if (name === 'flippedIncrements') return (generator) => flippedIncrements(recorded, generator);
  if (name === 'shuffledIncrements') return (generator) => shuffledIncrements(recorded, generator);
  if (!Object.hasOwn(walks, name)) {
    throw new RangeError(`There is no null model '${String(name)}'; there are ${nullNames.join(', ')}.`);
  }
  const steps = stepStatistics(recorded);
  return (generator) => walks[name](steps, generator, multiply);
}
