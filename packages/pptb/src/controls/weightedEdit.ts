import type { PathBuffer } from '@policypath/path-buffer';
import { plainKernels, type TemporalKernels } from '@policypath/tsvd';
import { norm } from '../editPart.ts';
import { joinParts } from '../joinParts.ts';
import type { PathEdit, PathEditor } from '../pathEdit.ts';

export interface ControlOptions {
  /** The policy path; the edit acts on its newest snapshot. */
  readonly path: PathBuffer;
  /** Default: plain loops. */
  readonly kernels?: Pick<TemporalKernels, 'weightedRowSum'>;
}

/** theta' = theta_n + A^T smoothing + A^T boosting, weights [n] oldest snapshot first. */
export interface MoveWeights {
  /** Reported as the share trimmed. */
  readonly smoothing?: Float64Array;
  /** Reported as the share boosted. */
  readonly boosting?: Float64Array;
}

/** An editor that knows the snapshots' ages alone: its weights depend on n, not on the parameters. Holds no state. */
export function weightedEditor(
  { path, kernels = plainKernels }: ControlOptions,
  weightsOf: (snapshots: number) => MoveWeights,
  feedbackOf: () => number = () => 0,
): PathEditor {
  return {
    get feedback() {
      return feedbackOf();
    },
    update() {},
    edit() {
      const started = performance.now();
      if (path.length === 0) throw new RangeError('The path has no snapshot.');
      const { smoothing, boosting } = weightsOf(path.length);
      const rows = Array.from({ length: path.length }, (_, i) => path.at(path.begin + i));
      const move = (weights: Float64Array | undefined): Float64Array => {
        const change = new Float64Array(path.dimension);
        if (weights?.some((weight) => weight !== 0)) kernels.weightedRowSum(rows, weights, change);
        return change;
      };
      const edit = movedNewest({ path, smoothed: move(smoothing), boosted: move(boosting), feedback: feedbackOf() });
      return { ...edit, milliseconds: performance.now() - started };
    },
    saveState: () => ({ scope: 'whole', windows: {} }),
    loadState() {},
    close() {},
  };
}

/** The record of theta_n + smoothed + boosted. A control decomposes nothing: `rankUsed` 0 and gaps 1. */
export function movedNewest({
  path,
  smoothed,
  boosted,
  feedback,
}: {
  readonly path: PathBuffer;
  readonly smoothed: Float64Array;
  readonly boosted: Float64Array;
  readonly feedback: number;
}): Omit<PathEdit, 'milliseconds'> {
  const newest = path.at(path.end - 1);
  const parameters = new Float32Array(newest.length);
  const change = smoothed.map((value, k) => value + boosted[k]);
  let changed = false;
  for (let k = 0; k < newest.length; k += 1) {
    parameters[k] = newest[k] + change[k];
    changed ||= parameters[k] !== newest[k];
  }
  if (!changed) parameters.set(newest);
  const size = norm(newest);
  const share = (move: Float64Array): number => (changed && size > 0 ? norm(move) / size : 0);
  const part = {
    layer: null,
    rankUsed: 0,
    displacement: changed ? norm(change) : 0,
    trimmedShare: share(smoothed),
    boostedShare: share(boosted),
    gapAtRank: 1,
    gapAtBoost: 1,
  };
  return joinParts({ newest, parameters, parts: [part], sizes: [size], snapshots: path.length, feedback });
}
