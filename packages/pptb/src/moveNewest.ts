import { boostReading, boostTerms } from './boostReading.ts';
import { joinParts } from './join.ts';
import { norm } from './norm.ts';
import type { EditMove, EditWindow, PathEdit } from './pathEdit.ts';

/**
 * The record of an edit that says only where it goes: theta' itself, or weights of the snapshots. It decomposed nothing that
 * the record could tell, but for the way: `rankUsed` 0 and gaps 1.
 */
export function movedNewest(
  move: Float32Array | EditMove,
  { window, feedback }: { readonly window: EditWindow; readonly feedback: number },
): Omit<PathEdit, 'milliseconds'> {
  const {
    newest,
    snapshots,
    combine,
    parts: [decomposed],
  } = window;
  const {
    smoothing,
    boosting,
    boosted: given,
  } = move instanceof Float32Array ? { boosted: changeTo(move, newest) } : move;
  const still = new Float64Array(newest.length);
  const smoothed = smoothing === undefined ? still : combine(smoothing);
  const boosted = given ?? (boosting === undefined ? still : combine(boosting));
  const parameters = new Float32Array(newest.length);
  const change = smoothed.map((value, k) => value + boosted[k]);
  let changed = false;
  for (let k = 0; k < newest.length; k += 1) {
    parameters[k] = newest[k] + change[k];
    changed ||= parameters[k] !== newest[k];
  }
  if (!changed) parameters.set(newest);
  const size = norm(newest);
  const share = (of: Float64Array): number => (changed && size > 0 ? norm(of) / size : 0);
  const part = {
    layer: null,
    rankUsed: 0,
    displacement: changed ? norm(change) : 0,
    trimmedShare: share(smoothed),
    boostedShare: share(boosted),
    gapAtRank: 1,
    gapAtBoost: 1,
    shortOfDigits: false,
    ...(decomposed !== undefined && { way: decomposed.svd.way }),
  };
  const record = joinParts({ newest, parameters, parts: [part], sizes: [size], snapshots, feedback });
  return { ...record, ...boostReading([boostTerms(boosted, window)], window) };
}

function changeTo(parameters: Float32Array, newest: Float32Array): Float64Array {
  if (parameters.length !== newest.length) {
    throw new RangeError(`The edit returned ${parameters.length} parameters, the path has ${newest.length}.`);
  }
  return Float64Array.from(parameters, (value, k) => value - newest[k]);
}
