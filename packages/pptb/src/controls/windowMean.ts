import type { PathEditor } from '../pathEdit.ts';
import { weightedEditor, type ControlOptions } from './weightedEdit.ts';

/** Control: the mean of the window, theta' = (1/n) sum theta_i. Its weights have mean age (n - 1) / 2 snapshots. */
export function windowMean(options: ControlOptions): PathEditor {
  return weightedEditor(options, (snapshots) => {
    const smoothing = new Float64Array(snapshots).fill(1 / snapshots);
    smoothing[snapshots - 1] -= 1;
    return { smoothing };
  });
}
