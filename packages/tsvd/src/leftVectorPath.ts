import type { CoordinatePath } from './parameterPath.ts';
import type { TemporalSvd } from './temporalReading.ts';

/**
 * The left vectors as a path of its own, one row of U [r] a snapshot: `detourRatio(leftVectorPath(svd))` and the other
 * changes are then per SVD component, as in the paper's figures of how components evolve.
 */
export function leftVectorPath(svd: TemporalSvd): CoordinatePath {
  const { begin, end, rank, leftVectors } = svd;
  return {
    begin,
    end,
    dimension: rank,
    at: (index) => leftVectors.subarray((index - begin) * rank, (index - begin + 1) * rank),
  };
}
