import type { EditMove, EditWindow, PathEditDefinition } from '../pathEdit.ts';
import type { EditedSvd } from '../trim.ts';

export interface PredictedCoordinatesSettings {
  /** r: directions whose coordinates are predicted. */
  readonly rank: number;
  /** How many snapshots ahead of the newest one. Default: one period. */
  readonly ahead?: number;
}

const settings: PredictedCoordinatesSettings = { rank: 1, ahead: undefined };
const settingTexts = { ahead: 'how far ahead coordinates are predicted, in snapshots (without it: one period)' };

function resolve(given: PredictedCoordinatesSettings): PredictedCoordinatesSettings {
  const { rank, ahead } = given;
  if (!Number.isSafeInteger(rank) || rank < 1) throw new RangeError(`rank must be a whole number from 1, got ${rank}.`);
  if (ahead !== undefined && !(ahead >= 0 && ahead < Infinity)) {
    throw new RangeError(`ahead must be a finite number of snapshots from 0, got ${ahead}.`);
  }
  return given;
}

const aheadOf = ({ period, snapshotInterval }: EditWindow, ahead: number | undefined): number =>
  ahead ?? period / snapshotInterval;

/**
 * Linear extrapolation of coordinates (RELEX, arXiv 2605.21468): theta' = theta_1 + sum over j <= r of l_j v_j, v_j the directions
 * of the differences theta_i - theta_1, and l_j the least-squares line through the coordinates of all snapshots of the window,
 * evaluated `ahead` snapshots after the newest one. The fit at the newest snapshot is reported as trimmed, the rest as boosted.
 */
export const linearExtrapolation: PathEditDefinition<PredictedCoordinatesSettings> = {
  name: 'linear-extrapolation',
  text: 'RELEX: straight lines through the coordinates, ahead',
  settings,
  settingTexts,
  resolve,
  decomposition: ({ rank }) => ({ rank, centre: 'first' }),
  edit(window, { rank, ahead }) {
    const { snapshots } = window;
    const [{ svd }] = window.parts;
    const kept = Math.min(rank, svd.rank);
    const now = lineWeights(snapshots, snapshots - 1);
    const later = lineWeights(snapshots, snapshots - 1 + aheadOf(window, ahead));
    const smoothing = projectedWeights(svd, now, kept);
    smoothing[snapshots - 1] -= 1;
    const boosting = projectedWeights(
      svd,
      later.map((value, i) => value - now[i]),
      kept,
    );
    // The rows of the decomposition are theta_i - theta_1.
    for (const weights of [smoothing, boosting]) weights[0] -= weights.reduce((sum, weight) => sum + weight, 0);
    return { smoothing, boosting };
  },
};

/**
 * Dynamic mode decomposition (as in arXiv 2006.02361): the coordinates u_i [r] of the snapshots are fitted by u_i+1 = K u_i in least
 * squares, and theta' = sum over j <= r of (K^ahead u_n)_j s_j v_j. With U^T U = 1 the normal matrix is 1 - u_n u_n^T, so that
 * K = (sum of u_i+1 u_i^T) (1 + u_n u_n^T / (1 - |u_n|^2)). Modes that grow go on growing: keep rank and `ahead` small.
 *
 * The trimmed newest snapshot is reported as trimmed, the rest as boosted. A window of no more than r snapshots is left alone.
 */
export const dynamicModes: PathEditDefinition<PredictedCoordinatesSettings> = {
  name: 'dynamic-modes',
  text: 'dynamic mode decomposition, applied ahead',
  settings: { ...settings, rank: 4 },
  settingTexts,
  resolve(given) {
    if (given.ahead !== undefined && !Number.isSafeInteger(given.ahead)) {
      throw new RangeError(`ahead must be a whole number of snapshots, got ${given.ahead}.`);
    }
    return resolve(given);
  },
  decomposition: ({ rank }) => ({ rank }),
  edit(window, { rank, ahead }): EditMove {
    const { snapshots } = window;
    const [{ svd }] = window.parts;
    const kept = Math.min(rank, svd.rank);
    const newest = coordinatesOf(svd, snapshots - 1, kept);
    const left = 1 - newest.reduce((sum, value) => sum + value * value, 0);
    if (snapshots <= kept || left < 1e-9) return {};
    let predicted = newest;
    for (let step = Math.round(aheadOf(window, ahead)); step > 0; step -= 1) {
      predicted = stepped(svd, predicted, { newest, left });
    }
    const smoothing = weightsOf(svd, newest);
    smoothing[snapshots - 1] -= 1;
    return {
      smoothing,
      boosting: weightsOf(
        svd,
        predicted.map((value, j) => value - newest[j]),
      ),
    };
  },
};

/** K u, with one pass over the rows of U. */
function stepped(
  svd: EditedSvd,
  u: Float64Array,
  { newest, left }: { readonly newest: Float64Array; readonly left: number },
): Float64Array {
  const { leftVectors, rank, snapshots } = svd;
  const along = newest.reduce((sum, value, j) => sum + value * u[j], 0) / left;
  const scaled = u.map((value, j) => value + along * newest[j]);
  const next = new Float64Array(u.length);
  for (let i = 0; i + 1 < snapshots; i += 1) {
    let product = 0;
    for (let j = 0; j < u.length; j += 1) product += leftVectors[i * rank + j] * scaled[j];
    for (let j = 0; j < u.length; j += 1) next[j] += leftVectors[(i + 1) * rank + j] * product;
  }
  return next;
}

function coordinatesOf({ leftVectors, rank }: EditedSvd, snapshot: number, kept: number): Float64Array {
  return leftVectors.slice(snapshot * rank, snapshot * rank + kept);
}

/** U c [n]: the weights of the rows whose sum is the vector of coordinates c. */
function weightsOf({ leftVectors, rank, snapshots }: EditedSvd, coordinates: Float64Array): Float64Array {
  return Float64Array.from({ length: snapshots }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < coordinates.length; j += 1) sum += leftVectors[i * rank + j] * coordinates[j];
    return sum;
  });
}

/** U U^T h [n], of the first `kept` directions. */
function projectedWeights(svd: EditedSvd, weights: Float64Array, kept: number): Float64Array {
  const coordinates = new Float64Array(kept);
  for (let i = 0; i < weights.length; i += 1) {
    for (let j = 0; j < kept; j += 1) coordinates[j] += weights[i] * svd.leftVectors[i * svd.rank + j];
  }
  return weightsOf(svd, coordinates);
}

/** h [n]: the least-squares line through (i, y_i), i from 0, has the value sum h_i y_i at `position`. */
function lineWeights(count: number, position: number): Float64Array {
  const middle = (count - 1) / 2;
  const spread = (count * (count * count - 1)) / 12;
  return Float64Array.from(
    { length: count },
    (_, i) => 1 / count + (spread === 0 ? 0 : ((i - middle) * (position - middle)) / spread),
  );
}
