import {
  anObject,
  anyNumber,
  callable,
  checkOptions,
  numberFromZero,
  oneOf,
  orNull,
  positiveNumber,
  required,
} from '@policypath/options';
import { boostDecayFactor, type BoostDecay } from './boostDecay.ts';
import { defaultBoost } from './stability.ts';

/**
 * The weights' norm after an edit that adds `boost` times the window's displacement: R + p_b (R - R_1), R the norm of the newest
 * snapshot and R_1 that of the oldest one in the window. Exact where the path goes straight away from 0.
 */
export function boostedNorm(options: {
  readonly newest: number;
  readonly oldest: number;
  readonly boost: number;
}): number {
  checkOptions('boostedNorm', options, {
    newest: required(anyNumber),
    oldest: required(anyNumber),
    boost: required(anyNumber),
  });
  const { newest, oldest, boost } = options;

  return newest + boost * (newest - oldest);
}

/**
 * How much the squared norm of a policy grows from one snapshot to the next (25 updates), over its squared norm before
 * training. Measured: TD3 on HalfCheetah-v4, 180 before training and 4385 after 5500 snapshots.
 */
export const usualSquareGrowth = 0.00425;

export interface NormForecastOptions {
  /** p_b; null: at each edit the largest that `feedbackLimit` allows. */
  readonly boost: number | null;
  /** k: snapshots that the window holds. */
  readonly window: number;
  /** Steps between two snapshots. */
  readonly snapshotInterval: number;
  /** t_p: steps between two edits. */
  readonly period: number;
  /** Length of the training. */
  readonly steps: number;
  /** Steps before the first update. Default 0. */
  readonly startSteps?: number;
  /** No edit before so many snapshots. Default 2. */
  readonly minimumSnapshots?: number;
  /** No edit from this step on. Default: edits never stop. */
  readonly stopStep?: number;
  /** Edits begin after this step, with the next snapshot, as in a fork. Default: with the first period. */
  readonly editsAfter?: number;
  /** The window holds no snapshot from before this step. Default 0. */
  readonly windowFrom?: number;
  /** Whether the boost is of what was moved since the last edit, or the window is emptied then. Default: of the whole window. */
  readonly span?: 'window' | 'since-edit' | 'cleared';
  /** Most feedback over the current window; lowers the boost of each edit. */
  readonly feedbackLimit?: number;
  readonly boostDecay?: BoostDecay;
  /** Norm of the unedited policy at a step. Default: its square grows by `usualSquareGrowth` a snapshot, from 1. */
  readonly base?: (step: number) => number;
}

export interface NormForecast {
  /** Norm of the edited policy's weights at the last step. Infinity where it leaves the range of float32. */
  readonly norm: number;
  /** Norm without edits. */
  readonly base: number;
  /** norm / base. */
  readonly overBase: number;
  readonly edits: number;
}

const largestFloat32 = 3.4028234663852886e38;

/**
 * The growth of the weights' norm under edits, before anything is trained: the squared norm grows as it does without edits, and
 * every edit makes it `boostedNorm`. On HalfCheetah-v4 it meets the measured norms within 10 % from step 100,000 on; it underrates
 * boosts that run away early (p_b 0.1 at t_p 1000). Over a long training the ratio hardly depends on the growth of the base.
 */
export function forecastNorm(options: NormForecastOptions): NormForecast {
  checkOptions('forecastNorm', options, {
    boost: required(orNull(anyNumber)),
    window: required(positiveNumber),
    snapshotInterval: required(positiveNumber),
    period: required(positiveNumber),
    steps: required(numberFromZero),
    startSteps: numberFromZero,
    minimumSnapshots: numberFromZero,
    stopStep: true,
    editsAfter: true,
    windowFrom: numberFromZero,
    span: oneOf('window', 'since-edit', 'cleared'),
    feedbackLimit: numberFromZero,
    boostDecay: anObject,
    base: callable,
  });

  const { window, snapshotInterval, period, steps, startSteps = 0, minimumSnapshots = 2 } = options;
  const { stopStep = Infinity, editsAfter = -Infinity, windowFrom = 0, span = 'window' } = options;
  const base = options.base ?? usualBase(startSteps, snapshotInterval);
  let square = base(startSteps) ** 2;
  let edits = 0;
  /** Index of the first snapshot after the last edit. */
  let edited = 0;
  let periods = editsAfter > startSteps ? -1 : Math.floor(startSteps / period);
  // Norms of the snapshots in the window, oldest first from `begin`.
  const norms = [Math.sqrt(square)];
  let baseSquare = square;
  for (let step = startSteps + snapshotInterval; step <= steps; step += snapshotInterval) {
    const grown = base(step) ** 2;
    square += grown - baseSquare;
    baseSquare = grown;
    norms.push(Math.sqrt(square));
    const sinceFrom = Math.max(1, Math.floor((step - windowFrom) / snapshotInterval));
    const kept = Math.max(0, norms.length - window, windowFrom > 0 ? norms.length - sinceFrom : 0);
    const begin = span === 'cleared' ? Math.max(kept, edited) : kept;
    const held = norms.length - begin;
    if (step <= editsAfter) continue;
    const reached = Math.floor(step / period);
    if (reached === periods) continue;
    periods = reached;
    if (held < minimumSnapshots || step >= stopStep) continue;
    const newest = Math.sqrt(square);
    const after = boostedNorm({
      newest,
      oldest: norms[span === 'window' ? begin : Math.max(begin, edited)],
      boost: boostAt(options, step, held),
    });
    edits += 1;
    edited = norms.length;
    if (!(after < largestFloat32)) {
      return { norm: Infinity, base: base(steps), overBase: Infinity, edits };
    }
    square = after ** 2;
  }
  const norm = Math.sqrt(square + base(steps) ** 2 - baseSquare);
  return { norm, base: base(steps), overBase: norm / base(steps), edits };
}

function boostAt(
  { boost, boostDecay, feedbackLimit, ...clock }: NormForecastOptions,
  step: number,
  held: number,
): number {
  const { snapshotInterval, period } = clock;
  const most =
    feedbackLimit === undefined
      ? Infinity
      : defaultBoost({ window: held, snapshotInterval, period, feedback: feedbackLimit });
  const factor = boostDecay === undefined ? 1 : boostDecayFactor(boostDecay, step);
  return Math.min(boost === null ? most : boost * factor, most);
}

function usualBase(startSteps: number, snapshotInterval: number): (step: number) => number {
  return (step) => Math.sqrt(1 + (usualSquareGrowth * Math.max(0, step - startSteps)) / snapshotInterval);
}
