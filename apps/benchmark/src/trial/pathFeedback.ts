import type { PptbSettings } from './config.ts';

/** How strongly boosting feeds on the speed that it has added itself. */
export interface PathFeedback {
  /** boost x window / period, window and period both in environment steps. */
  readonly feedback: number;
  /** 1 / (1 - feedback): the steady drift over that without boosting; null from a feedback of 1 on, where it diverges. */
  readonly predictedSteadySpeedUp: number | null;
}

/** Each edit adds `boost` times the drift over the window: in the steady state s = v + feedback s. */
export function pathFeedback(
  settings: Pick<PptbSettings, 'boost' | 'window' | 'snapshotInterval' | 'snapshotUnit' | 'period'>,
  policyDelay: number,
): PathFeedback {
  const stepsPerUnit = settings.snapshotUnit === 'policy-updates' ? policyDelay : 1;
  const windowSteps = settings.window * settings.snapshotInterval * stepsPerUnit;
  const feedback = (settings.boost * windowSteps) / settings.period;
  return { feedback, predictedSteadySpeedUp: feedback < 1 ? 1 / (1 - feedback) : null };
}
