import type { ShownEvaluation } from '../trials/trialRecords.ts';

export interface MeanPoint {
  readonly step: number;
  readonly mean: number;
  /** Trials that were evaluated at this step. */
  readonly count: number;
  /** Whether these are all trials that have begun. */
  readonly all: boolean;
}

/** Mean over trials at each step at which one of them was evaluated. */
export function meanCurve(trials: readonly (readonly ShownEvaluation[])[]): MeanPoint[] {
  const begun = trials.filter((evaluations) => evaluations.length > 0);
  const sums = new Map<number, { sum: number; count: number }>();
  for (const evaluations of begun) {
    for (const { step, meanReturn } of evaluations) {
      const at = sums.get(step) ?? { sum: 0, count: 0 };
      at.sum += meanReturn;
      at.count += 1;
      sums.set(step, at);
    }
  }
  const points = [...sums].map(([step, { sum, count }]) => ({
    step,
    mean: sum / count,
    count,
    all: count === begun.length,
  }));
  return points.toSorted((one, other) => one.step - other.step);
}
