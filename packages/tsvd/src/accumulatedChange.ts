import { asPath, type CoordinatePath, type PathSource } from './parameterPath.ts';
import { changeOfPath } from './pathChange.ts';

/**
 * Accumulated change [m]: sum over i of |theta_i+1 - theta_i|, per parameter, in float64; one pass, row by row.
 *
 * @throws RangeError for an empty path or a snapshot that is not finite.
 */
export function accumulatedChange(path: PathSource | CoordinatePath): Float64Array {
  return changeOfPath(asPath(path)).accumulatedChange();
}
