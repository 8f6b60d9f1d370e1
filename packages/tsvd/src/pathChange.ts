import { checkOptions, shown } from '@policypath/options';
import { refuseNonFinite } from './finite.ts';
import { upperShare } from './upperShare.ts';

/** Detour ratios, and the parameters of each kind by their positions in the flat vector, in increasing order. */
export interface DetourRatio {
  /**
   * Accumulated over final change of each parameter [m], >= 1 up to rounding: Infinity where it `returned`, NaN where it
   * `neverMoved` or is not of the share asked for. The finite ones: `ratios.filter(Number.isFinite)`.
   */
  readonly ratios: Float64Array;
  /** Parameters with a finite ratio. */
  readonly moved: Uint32Array;
  /** Parameters that never moved: 0/0. */
  readonly neverMoved: Uint32Array;
  /** Parameters that moved and ended exactly where they began: an infinite ratio. */
  readonly returned: Uint32Array;
}

export interface DetourRatioOptions {
  /** Only this upper share of the parameters by accumulated change; the paper plots 0.8. Default 1: all. */
  readonly share?: number;
}

/**
 * Accumulated change, final change and detour ratio of a path of any length, one snapshot after another: it holds the
 * first snapshot, the newest and the sums (16 bytes a parameter for float32 snapshots), never a view that it was given.
 * For paths longer than a window, and for readers that hand out the same memory again for every row.
 */
export class PathChange<Row extends Float32Array | Float64Array = Float32Array> {
  readonly dimension: number;
  /** Index that messages give the first snapshot. */
  readonly #begin: number;
  readonly #accumulated: Float64Array;
  #first: Row | undefined;
  #newest: Row | undefined;
  #snapshots = 0;

  /** @throws RangeError when `dimension` is not a whole number from 1. */
  constructor({ dimension, begin = 0 }: { readonly dimension: number; readonly begin?: number }) {
    if (!Number.isSafeInteger(dimension) || dimension < 1) {
      throw new RangeError(`The dimension must be a whole number from 1, got ${shown(dimension)}.`);
    }
    this.dimension = dimension;
    this.#begin = begin;
    this.#accumulated = new Float64Array(dimension);
  }

  /** Snapshots added. */
  get snapshots(): number {
    return this.#snapshots;
  }

  /**
   * Takes the next snapshot [m]; nothing changes when it is refused.
   *
   * @throws RangeError for another length, another element type than the first snapshot's, or a value that is not finite.
   */
  add(row: Row): void {
    const index = this.#begin + this.#snapshots;
    if (row.length !== this.dimension) {
      throw new RangeError(`Snapshot ${index} has ${row.length} parameters, expected ${this.dimension}.`);
    }
    refuseNonFinite(row, index);
    const newest = this.#newest;
    if (newest === undefined) {
      this.#first = row.slice() as Row;
      this.#newest = row.slice() as Row;
    } else {
      // A float64 row would be rounded on the way into float32 memory.
      if (row.constructor !== newest.constructor) {
        throw new RangeError(`Snapshot ${index} is a ${row.constructor.name}, the first was not.`);
      }
      const accumulated = this.#accumulated;
      for (let k = 0; k < accumulated.length; k += 1) accumulated[k] += Math.abs(row[k] - newest[k]);
      newest.set(row);
    }
    this.#snapshots += 1;
  }

  /** Sum over i of |theta_i+1 - theta_i| [m] so far, a copy. */
  accumulatedChange(): Float64Array {
    return this.#accumulated.slice();
  }

  /** |theta_n - theta_1| [m] so far. @throws RangeError before the first snapshot. */
  finalChange(): Float64Array {
    const [first, newest] = [this.#first, this.#newest];
    if (first === undefined || newest === undefined) throw new RangeError('The path has no snapshot.');
    const change = new Float64Array(this.dimension);
    for (let k = 0; k < change.length; k += 1) change[k] = Math.abs(newest[k] - first[k]);
    return change;
  }

  /** Accumulated over final change so far, as `detourRatio` of the whole path. */
  detourRatio(options: DetourRatioOptions = {}): DetourRatio {
    checkOptions('detourRatio', options, { share: true });
    const { share = 1 } = options;
    const final = this.finalChange();
    const accumulated = this.#accumulated;
    const considered = upperShare(accumulated, share);
    const ratios = new Float64Array(this.dimension).fill(NaN);
    const counts = [0, 0, 0];
    for (let i = 0; i < considered.length; i += 1) {
      const k = considered[i];
      ratios[k] = accumulated[k] / final[k];
      counts[kindOf(accumulated[k], final[k])] += 1;
    }
    const kinds = counts.map((count) => new Uint32Array(count));
    counts.fill(0);
    for (let i = 0; i < considered.length; i += 1) {
      const k = considered[i];
      const kind = kindOf(accumulated[k], final[k]);
      kinds[kind][counts[kind]] = k;
      counts[kind] += 1;
    }
    const [moved, neverMoved, returned] = kinds;
    return { ratios, moved, neverMoved, returned };
  }
}

/** 0: moved, 1: never moved, 2: returned exactly. */
function kindOf(accumulated: number, final: number): number {
  return final > 0 ? 0 : accumulated === 0 ? 1 : 2;
}

/** `PathChange` of a whole path, read once from the oldest snapshot to the newest. */
export function changeOfPath(path: {
  readonly begin: number;
  readonly end: number;
  readonly dimension: number;
  at(index: number): Float32Array | Float64Array;
}): PathChange<Float32Array | Float64Array> {
  const change = new PathChange<Float32Array | Float64Array>(path);
  for (let index = path.begin; index < path.end; index += 1) change.add(path.at(index));
  return change;
}
