import { refuseNonFinite } from './finite.ts';
import { asPath, type CoordinatePath, type PathSource } from './parameterPath.ts';

/**
 * Final change [m]: |theta_n - theta_1| per parameter, between the oldest and the newest snapshot.
 *
 * @throws RangeError for an empty path or one of the two snapshots not finite.
 */
export function finalChange(path: PathSource | CoordinatePath): Float64Array {
  const source = asPath(path);
  const first = source.at(source.begin);
  const last = source.at(source.end - 1);
  refuseNonFinite(first, source.begin);
  refuseNonFinite(last, source.end - 1);
  return Float64Array.from({ length: source.dimension }, (_, k) => Math.abs(last[k] - first[k]));
}
