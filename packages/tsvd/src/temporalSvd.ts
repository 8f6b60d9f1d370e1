import { checkCentre, type PathCentre } from './centredGram.ts';
import { columnGramLength } from './columnGram.ts';
import { decomposeTall } from './decomposeTall.ts';
import { decomposeWide } from './decomposeWide.ts';
import { GRAM_BLOCK } from './gramMatrix.ts';
import { isTall } from './iterates.ts';
import { asPath, type PathSource } from './parameterPath.ts';
import { plainKernels } from './plainKernels.ts';
import type { TemporalKernels } from './temporalKernels.ts';
import { TemporalReading, type TemporalSvd } from './temporalReading.ts';
import { workLength } from './workSpace.ts';

export interface TemporalSvdOptions {
  /** Triplets wanted. Default: all. */
  readonly rank?: number;
  /** Decomposes a_i - c instead, c the path's mean or its first snapshot. Default: not centred, as in the paper. */
  readonly centre?: PathCentre;
  /**
   * From `createKernels` of @policypath/kernels with `temporalSvdArenaBytes` to spare; the space is used again by the
   * next decomposition, or left for a larger one. Default: plain loops, meant for small paths.
   */
  readonly kernels?: TemporalKernels;
  /** Bytes of rows held at a time while they are multiplied. Default 2^28 (256 MiB); two rows at least. */
  readonly rowBytes?: number;
  /** Called while rows are multiplied: how much is done, of how much. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Bytes of the kernels' arena that `temporalSvd` works in. Decompositions with the same kernels share the space of the
 * largest so far. An arena gives nothing back: make the largest first, and the bytes of its size are enough for all; with
 * sizes that rise, the arena holds their sum.
 */
export function temporalSvdArenaBytes({
  snapshots,
  dimension,
  rank = snapshots,
}: {
  readonly snapshots: number;
  readonly dimension: number;
  readonly rank?: number;
}): number {
  const tall = isTall(snapshots, dimension);
  const order = tall ? dimension : snapshots;
  const length = workLength(order, Math.min(order, rank), tall ? columnGramLength(dimension) : 0);
  return (length + 8) * Float64Array.BYTES_PER_ELEMENT;
}

/**
 * Temporal SVD of a whole path through its float64 Gram matrix: exact to about 1e-12 relative in the leading values;
 * singular values below about 1e-7 of the largest are noise and left out. With `rank` well below n the leading pairs
 * come from a block iteration; else all of them from a dense decomposition (at n = 1000 0.6 s with native kernels, 13 s
 * without kernels).
 *
 * Rows are read when needed, `rowBytes` at a time, so that a path in a file may be larger than memory: once for the Gram
 * matrix where they fit, and again for each reading of directions, 32 at a time. Beyond rows it takes 8 n^2 bytes and
 * `temporalSvdArenaBytes`. A path of more snapshots than parameters (and more than 256) is decomposed through the Gram
 * matrix of its parameters [m, m], 256 rows at a time.
 *
 * @throws RangeError for an empty path, rows of different length, a rank that is not a positive whole number, kernels
 * whose arena is too small, or a snapshot that is not finite (with its index and the first bad position).
 */
export function temporalSvd(
  path: PathSource,
  { rank, centre, kernels = plainKernels, rowBytes = 2 ** 28, onProgress }: TemporalSvdOptions = {},
): TemporalSvd {
  if (rank !== undefined) checkRank(rank);
  checkCentre(centre);
  if (!(rowBytes > 0)) throw new RangeError(`rowBytes must be above 0, got ${rowBytes}.`);
  const source = asPath(path);
  const { begin, end, dimension } = source;
  const wanted = Math.min(end - begin, rank ?? end - begin);
  const decompose = isTall(end - begin, dimension) ? decomposeTall : decomposeWide;
  return new TemporalReading({
    path: source,
    kernels,
    begin,
    end,
    centre,
    group: GRAM_BLOCK,
    rank: wanted,
    ...decompose(source, { kernels, rank: wanted, centre, rowBytes, onProgress }),
  });
}

/** @throws RangeError unless `rank` is a whole number from 1. */
export function checkRank(rank: number): void {
  if (!Number.isSafeInteger(rank) || rank < 1)
    throw new RangeError(`The rank must be a whole number from 1, got ${rank}.`);
}
