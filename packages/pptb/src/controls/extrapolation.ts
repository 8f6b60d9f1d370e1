import type { PathEditor } from '../pathEdit.ts';
import { guardedFeedback, type BoostingControlOptions } from './boostingOptions.ts';
import { weightedEditor } from './weightedEdit.ts';

/** Control: plain extrapolation, theta' = theta_n + p (theta_n - theta_1), theta_1 the oldest snapshot of the window. */
export function extrapolation(options: BoostingControlOptions): PathEditor {
  const feedback = guardedFeedback(options);
  return weightedEditor(
    options,
    (snapshots) => {
      const boosting = new Float64Array(snapshots);
      boosting[snapshots - 1] += options.boost;
      boosting[0] -= options.boost;
      return { boosting };
    },
    feedback,
  );
}
