import { asPath, type CoordinatePath, type PathSource } from './parameterPath.ts';
import { changeOfPath } from './pathChange.ts';

/** Detour ratios, and the parameters that have none. Positions are in increasing order. */
export interface DetourRatio {
  /** Accumulated over final change of the parameters that have both, >= 1 up to rounding; [i] is of `indices[i]`. */
  readonly ratios: Float64Array;
  /** Position of each ratio's parameter in the flat vector. */
  readonly indices: Uint32Array;
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
 * Detour ratio per parameter: accumulated change over final change (the paper's section 3.1), 1 for a straight way.
 * Never NaN or Infinity: parameters without a finite ratio are listed by kind. One pass over the rows, `PathChange`.
 *
 * @throws RangeError for an empty path, a snapshot that is not finite or a share outside (0, 1].
 */
export function detourRatio(path: PathSource | CoordinatePath, options: DetourRatioOptions = {}): DetourRatio {
  return changeOfPath(asPath(path)).detourRatio(options);
}
