import type { PathCentre } from './centredGram.ts';

/** Weights of the snapshots themselves in sum w_i (a_i - c): c is a weighted sum of snapshots too. */
export function centredWeights(weights: Float64Array, centre: PathCentre): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return addCentre(weights.slice(), centre, -total);
}

/** Adds `factor` c to what the weights stand for, in place. */
export function addCentre(weights: Float64Array, centre: PathCentre, factor: number): Float64Array {
  if (centre === 'first') weights[0] += factor;
  else for (let i = 0; i < weights.length; i += 1) weights[i] += factor / weights.length;
  return weights;
}
