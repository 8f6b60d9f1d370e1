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

/** Our bound for a default boost; the paper gives no value of p_b. */
export const DEFAULT_FEEDBACK = 0.3;

/**
 * boost x window / period, with window = snapshots x snapshotInterval. Every edit adds the boosted share of the window's
 * displacement to the path itself, so a steady drift v turns into v / (1 - feedback). From 1 on there is no steady state.
 */
export function boostFeedback({ boost, snapshots, snapshotInterval, period }: BoostFeedback): number {
  return (boost * snapshots * snapshotInterval) / period;
}

/** 1 / (1 - feedback): how much faster than without boosting a steady drift goes; Infinity from a feedback of 1 on. */
export function predictedSpeedUp(feedback: BoostFeedback): number {
  const share = boostFeedback(feedback);
  return share < 1 ? 1 / (1 - share) : Infinity;
}

/** The boost whose feedback over a full window is `feedback` (default 0.3). Ours: the paper prints no p_b. */
export function defaultBoost({
  window,
  snapshotInterval,
  period,
  feedback = DEFAULT_FEEDBACK,
}: {
  readonly window: number;
  readonly snapshotInterval: number;
  readonly period: number;
  readonly feedback?: number;
}): number {
  return (feedback * period) / (window * snapshotInterval);
}

/** @throws RangeError, with the largest boost allowed, when the feedback is 1 or more. */
export function refuseUnstable(feedback: BoostFeedback): void {
  const share = boostFeedback(feedback);
  if (share < 1) return;
  const { boost, snapshots, snapshotInterval, period } = feedback;
  const limit = period / (snapshots * snapshotInterval);
  throw new RangeError(
    `A boost of ${boost} feeds back on itself: boost x window / period = ${boost} x ${snapshots * snapshotInterval} / ` +
      `${period} = ${Number(share.toPrecision(4))} must be below 1. Take a boost below ${Number(limit.toPrecision(4))} ` +
      `(default ${Number((DEFAULT_FEEDBACK * limit).toPrecision(4))}), a longer period or a shorter window, or set force: true.`,
  );
}
