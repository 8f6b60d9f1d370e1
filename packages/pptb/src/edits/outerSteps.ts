import { pow } from '@policypath/elementary';
import type { EditWindow, PathEditDefinition } from '../pathEdit.ts';

/** Snapshots in one period: edits lie so many snapshots apart. */
function snapshotsInPeriod({ period, snapshotInterval }: Pick<EditWindow, 'period' | 'snapshotInterval'>): number {
  return Math.max(1, Math.round(period / snapshotInterval));
}

/**
 * Adds `share` times the move of an earlier period to the weights of snapshots: from the first snapshot after its edit to its
 * last one. `back` 0 is the period that ends now. Returns false where the window does not reach back so far.
 */
function addPeriod(weights: Float64Array, { each, back, share }: Record<'each' | 'back' | 'share', number>): boolean {
  const end = weights.length - 1 - back * each;
  if (end < 1) return false;
  const begin = Math.max(0, end - each + 1);
  weights[end] += share;
  weights[begin] -= share;
  return true;
}

function checkNumber(name: string, value: number, { below = Infinity }: { readonly below?: number } = {}): void {
  if (value >= 0 && value < below) return;
  const range = below === Infinity ? 'a finite number from 0' : `a number from 0 to below ${below}`;
  throw new RangeError(`${name} must be ${range}, got ${value}.`);
}

export interface OuterStepSettings {
  /** sigma: 1 leaves the policy as it is. Default 1.5, ours. */
  readonly outerStep: number;
}

/**
 * Outer step of Outer-PPO (arXiv 2411.00666): theta' = theta_k + sigma (theta_n - theta_k), theta_k the first snapshot after the
 * last edit. The source takes the outer iterate itself, which a path does not hold.
 */
export const outerStep: PathEditDefinition<OuterStepSettings> = {
  name: 'outer-step',
  text: 'Outer-PPO: the move since the last edit times sigma',
  settings: { outerStep: 1.5 },
  settingTexts: { outerStep: 'sigma of outer-step: 1 changes nothing, above 1 goes further than the agent' },
  resolve(settings) {
    checkNumber('outerStep', settings.outerStep);
    return settings;
  },
  edit(window, { outerStep: sigma }) {
    const boosting = new Float64Array(window.snapshots);
    addPeriod(boosting, { each: snapshotsInPeriod(window), back: 0, share: sigma - 1 });
    return { boosting, feedback: sigma - 1 };
  },
};

export interface OuterMomentumSettings {
  /** mu in [0, 1): 0 leaves the policy as it is. Default 0.5, ours. */
  readonly outerMomentum: number;
}

/**
 * Outer momentum of Outer-PPO (arXiv 2411.00666): v = D_k + mu v, theta' = theta_k + v with D_k the move of period k; that is
 * theta_n + sum over j >= 1 of mu^j D_k-j, over the periods that the window holds.
 */
export const outerMomentum: PathEditDefinition<OuterMomentumSettings> = {
  name: 'outer-momentum',
  text: 'Outer-PPO: adds the moves of earlier periods',
  settings: { outerMomentum: 0.5 },
  settingTexts: { outerMomentum: 'mu of outer-momentum, from 0 to below 1: 0 changes nothing' },
  resolve(settings) {
    checkNumber('outerMomentum', settings.outerMomentum, { below: 1 });
    return settings;
  },
  edit(window, { outerMomentum: mu }) {
    const boosting = new Float64Array(window.snapshots);
    const each = snapshotsInPeriod(window);
    for (let back = 1; addPeriod(boosting, { each, back, share: pow(mu, back) }); back += 1);
    return { boosting, feedback: mu };
  },
};
