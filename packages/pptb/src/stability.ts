import {
  anyNumber,
  checkOptions,
  numberFromZero,
  positiveNumber,
  required,
  type KnownOptions,
} from '@policypath/options';
/** A boost and the window and period that it acts with, all in one unit of steps. */
export interface BoostFeedback {
  /** p_b. */
  readonly boost: number;
  /** Snapshots in the window: the current ones, or the full window for the steady state. */
  readonly snapshots: number;
  /** Steps between two snapshots. */
  readonly snapshotInterval: number;
  /** t_p: steps between two edits. */
  readonly period: number;
}

const feedbackOptions: KnownOptions<keyof BoostFeedback> = {
  boost: required(anyNumber),
  snapshots: required(numberFromZero),
  snapshotInterval: required(positiveNumber),
  period: required(positiveNumber),
};

/** The feedback of our default boost. */
export const DEFAULT_FEEDBACK = 0.3;

/**
 * boost x window / period, with window = snapshots x snapshotInterval. Every edit adds the boosted share of the window's
 * displacement to the path itself, so a steady drift v turns into v / (1 - feedback). From 1 on there is no steady state.
 */
export function boostFeedback(options: BoostFeedback): number {
  checkOptions('boostFeedback', options, feedbackOptions);
  const { boost, snapshots, snapshotInterval, period } = options;

  return (boost * snapshots * snapshotInterval) / period;
}

/** 1 / (1 - feedback): how much faster than without boosting a steady drift goes; Infinity from a feedback of 1 on. */
export function predictedSpeedUp(feedback: BoostFeedback): number {
  checkOptions('predictedSpeedUp', feedback, feedbackOptions);
  const share = boostFeedback(feedback);
  return share < 1 ? 1 / (1 - share) : Infinity;
}

/** The boost whose feedback over a full window is `feedback` (default 0.3). Ours: NeurIPS 2024 prints p_b {0.1, 0.5, 1}, arXiv v1 none. */
export function defaultBoost(options: {
  readonly window: number;
  readonly snapshotInterval: number;
  readonly period: number;
  readonly feedback?: number;
}): number {
  checkOptions('defaultBoost', options, {
    window: required(positiveNumber),
    snapshotInterval: required(positiveNumber),
    period: required(positiveNumber),
    feedback: numberFromZero,
  });
  const { window, snapshotInterval, period, feedback = DEFAULT_FEEDBACK } = options;

  return (feedback * period) / (window * snapshotInterval);
}
