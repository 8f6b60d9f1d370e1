import { checkOptions, shown } from '@policypath/options';
import { refuseNonFinite } from './finite.ts';
import { asPath, type CoordinatePath, type PathSource } from './parameterPath.ts';
import type { TemporalSvd } from './temporalReading.ts';

export interface ProjectedPathOptions {
  /** Directions used. Default: all that the decomposition has. */
  readonly rank?: number;
}

/**
 * Any path along the directions of a decomposition: row i holds (theta_i - c) . v_j / s_j [rank], c = 0 unless the
 * decomposition is centred, which on its own snapshots is U. Rows are read when asked for, so that `detourRatio(projectedPath(path, svd))` follows a path far
 * longer than the window in the memory of the directions (8 bytes a parameter and direction). Computed in float64.
 *
 * @throws RangeError when the path has other parameters than the decomposition, for a rank that the decomposition has
 * not, and on reading a snapshot that is not finite.
 */
export function projectedPath(
  path: PathSource | CoordinatePath,
  svd: TemporalSvd,
  options: ProjectedPathOptions = {},
): CoordinatePath {
  checkOptions('projectedPath', options, { rank: true });
  const { rank = svd.rank } = options;
  const source = asPath(path);
  if (source.dimension !== svd.dimension) {
    throw new RangeError(`The path has ${source.dimension} parameters, the decomposition ${svd.dimension}.`);
  }
  if (!Number.isSafeInteger(rank) || rank < 1 || rank > svd.rank) {
    throw new RangeError(`The decomposition has 1 to ${svd.rank} directions, asked for ${shown(rank)}.`);
  }
  const directions = svd.directions(rank);
  const origin = svd.centre === undefined ? undefined : svd.reconstruct(svd.begin, 0);
  return {
    begin: source.begin,
    end: source.end,
    dimension: rank,
    at(index) {
      const row = source.at(index);
      return Float64Array.from(directions, (direction, j) => {
        let sum = 0;
        if (origin === undefined) for (let k = 0; k < row.length; k += 1) sum += row[k] * direction[k];
        else for (let k = 0; k < row.length; k += 1) sum += (row[k] - origin[k]) * direction[k];
        if (!Number.isFinite(sum)) refuseNonFinite(row, index);
        return sum / svd.singularValues[j];
      });
    },
  };
}
