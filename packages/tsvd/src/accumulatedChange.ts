import { refuseNonFinite } from './finite.ts';
import { asPath, type CoordinatePath, type PathSource } from './parameterPath.ts';

/**
 * Accumulated change [m]: sum over i of |theta_i+1 - theta_i|, per parameter, in float64; one pass, two rows at a time.
 *
 * @throws RangeError for an empty path or a snapshot that is not finite.
 */
export function accumulatedChange(path: PathSource | CoordinatePath): Float64Array {
  const source = asPath(path);
  const change = new Float64Array(source.dimension);
  let previous = source.at(source.begin);
  refuseNonFinite(previous, source.begin);
  for (let index = source.begin + 1; index < source.end; index += 1) {
    const row = source.at(index);
    refuseNonFinite(row, index);
    for (let k = 0; k < change.length; k += 1) change[k] += Math.abs(row[k] - previous[k]);
    previous = row;
  }
  return change;
}
