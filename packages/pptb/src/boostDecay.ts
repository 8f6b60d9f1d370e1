import { pow } from '@policypath/elementary';

/**
 * How the boost falls with the step t of the newest snapshot; not in the paper.
 *
 * - linear: p_b (1 - (t - fromStep) / (toStep - fromStep)) between the two, p_b before and 0 after;
 * - exponential: p_b 2^(-(t - fromStep) / halfLife) from `fromStep` on, p_b before.
 */
export type BoostDecay =
  | { readonly kind: 'linear'; readonly fromStep: number; readonly toStep: number }
  | { readonly kind: 'exponential'; readonly fromStep: number; readonly halfLife: number };

/** The share of the boost that is left at `step`, in [0, 1]. */
export function boostDecayFactor(decay: BoostDecay, step: number): number {
  const past = Math.max(0, step - decay.fromStep);
  if (decay.kind === 'linear') return Math.max(0, 1 - past / (decay.toStep - decay.fromStep));
  return pow(2, -past / decay.halfLife);
}

/** @throws RangeError for a decay without length. */
export function checkBoostDecay(decay: BoostDecay): void {
  const length = decay.kind === 'linear' ? decay.toStep - decay.fromStep : decay.halfLife;
  if (!(decay.fromStep >= 0) || !(length > 0 && length < Infinity)) {
    throw new RangeError(
      `boostDecay must start at a step from 0 and last more than 0 steps, got ${JSON.stringify(decay)}.`,
    );
  }
}
