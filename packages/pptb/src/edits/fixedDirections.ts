import { cos } from '@policypath/elementary';
import type { EditClock, PathEditDefinition } from '../pathEdit.ts';
import { checkBoostSpan, type BoostSpan } from './pptb.ts';

/** Settings of edits that boost along a direction of their own. */
export interface DirectionBoostSettings {
  /** p. */
  readonly boost: number;
  /** Has no effect: no boost is refused for its feedback any more. */
  readonly force: boolean;
}

export interface ExtrapolationSettings extends DirectionBoostSettings {
  /** Which displacement is added: that of the window (default), or that since the last edit. */
  readonly boostSpan: BoostSpan;
}

/**
 * Control: plain extrapolation, theta' = theta_n + p (theta_n - theta_1), theta_1 the oldest snapshot of the window or, by
 * `boostSpan`, the first one after the last edit.
 */
export const extrapolation: PathEditDefinition<ExtrapolationSettings> = {
  name: 'extrapolation',
  text: 'control: newest snapshot plus boost x (newest - oldest)',
  settings: { boost: 0, boostSpan: 'window', force: false },
  resolve(settings, clock) {
    checkBoostSpan(settings.boostSpan);
    return checkBoosting(settings, clock);
  },
  boost: (_, { boost }) => boost,
  edit({ snapshots, sinceEdit }, { boost, boostSpan }) {
    const boosting = new Float64Array(snapshots);
    boosting[snapshots - 1] += boost;
    boosting[boostSpan === 'since-edit' ? sinceEdit : 0] -= boost;
    return { boosting };
  },
};

export interface CosineLowPassSettings extends DirectionBoostSettings {
  /** r: cosines kept. */
  readonly rank?: number;
  /** Default 2: the constant, which boosting leaves alone, and half a cosine over the window. */
  readonly boostedDirections: number;
}

/**
 * Control: PPTB with fixed cosines in place of the left vectors. c_k(i) = sqrt((2 - [k = 0]) / n) cos(pi k (2i - 1) / 2n),
 * i = 1 .. n, is the orthonormal basis of the discrete cosine transform (DCT-II) of the window;
 * theta' = sum over k < r of (c_k(n) + [k < r_b] p_b (c_k(n) - c_k(1))) A^T c_k.
 *
 * The smoothed and the boosted move are not orthogonal here: their shares' squares do not add up.
 */
export const cosineLowPass: PathEditDefinition<CosineLowPassSettings> = {
  name: 'cosine-low-pass',
  text: 'control: trims and boosts along fixed cosines',
  settings: { rank: undefined, boost: 0, boostedDirections: 2, force: false },
  resolve(settings, clock) {
    for (const [name, least] of [
      ['rank', 1],
      ['boostedDirections', 0],
    ] as const) {
      const value = settings[name];
      if (value === undefined || !Number.isSafeInteger(value) || value < least) {
        throw new RangeError(`${name} must be a whole number from ${least}, got ${value}.`);
      }
    }
    return checkBoosting(settings, clock);
  },
  boost: (_, { boost }) => boost,
  edit({ snapshots }, { rank = 1, boost, boostedDirections }) {
    const kept = Math.min(rank, snapshots);
    const [smoothing, boosting] = [new Float64Array(snapshots), new Float64Array(snapshots)];
    for (let k = 0; k < kept; k += 1) {
      const scale = Math.sqrt((k === 0 ? 1 : 2) / snapshots);
      const at = (i: number): number => scale * cos((Math.PI * k * (2 * i + 1)) / (2 * snapshots));
      const newest = at(snapshots - 1);
      const increment = k < boostedDirections ? boost * (newest - at(0)) : 0;
      for (let i = 0; i < snapshots; i += 1) {
        smoothing[i] += newest * at(i);
        boosting[i] += increment * at(i);
      }
    }
    smoothing[snapshots - 1] -= 1;
    // All cosines kept: the identity, without rounding.
    return kept === snapshots ? { boosting } : { smoothing, boosting };
  },
};

/** @throws RangeError for a boost or a clock that makes no finite number */
export function checkBoosting<Settings extends DirectionBoostSettings>(settings: Settings, clock: EditClock): Settings {
  const { boost } = settings;
  const { snapshotInterval, period } = clock;
  if (!(boost >= 0 && boost < Infinity)) throw new RangeError(`boost must be a finite number from 0, got ${boost}.`);
  for (const [name, value] of Object.entries({ snapshotInterval, period })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RangeError(`${name} must be a whole number from 1, got ${value}.`);
    }
  }
  return settings;
}
