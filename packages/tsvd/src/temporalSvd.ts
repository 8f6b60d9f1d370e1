import { checkCentre, type PathCentre } from './centredGram.ts';
import { columnGramLength } from './columnGram.ts';
import { decomposeTall } from './decomposeTall.ts';
import { decomposeWide } from './decomposeWide.ts';
import { GRAM_BLOCK } from './gramMatrix.ts';
import { isTall } from './iterates.ts';
import { asPath, type PathSource } from './parameterPath.ts';
import { plainKernels } from './plainKernels.ts';
import type { TemporalKernels } from './temporalKernels.ts';
import { TemporalReading } from './temporalReading.ts';
import { workLength } from './workSpace.ts';

/**
 * The thin singular value decomposition A = U S V^T of a path: A [n, m] holds one snapshot a row, oldest first, less the
 * centre c where there is one. Row i of U is snapshot i's coordinate; row j of V^T is direction j. Signs of a pair
 * (u_j, v_j) are arbitrary.
 */
export interface TemporalSvd {
  /** Global index of the oldest snapshot of the decomposition. */
  readonly begin: number;
  /** Global index after its newest snapshot. */
  readonly end: number;
  /** n = end - begin. */
  readonly snapshots: number;
  /** m: parameters in a snapshot. */
  readonly dimension: number;
  /** What was subtracted from every snapshot, if anything. `reconstruct(begin, 0)` is c [m], or 0. */
  readonly centre: PathCentre | undefined;
  /** r: triplets at hand, at most the rank asked for and at most the numerical rank. */
  readonly rank: number;
  /** Whether singular values above the noise of float64 exist beyond `rank`. */
  readonly truncated: boolean;
  /** Singular values above the noise; a lower bound while `truncated` and the full spectrum was not read. */
  readonly numericalRank: number;
  /** Sum of all squared singular values: the squared Frobenius norm of A. */
  readonly squaredNorm: number;
  /** U [n, r], row-major: u_ij = leftVectors[i * rank + j]. */
  readonly leftVectors: Float64Array;
  /** Leading singular values [r], largest first. */
  readonly singularValues: Float64Array;
  /**
   * (s_k - s_k+1) / s_k for 1 <= k <= r (k counts from 1, as the paper's r_t): near 0, a cut after k is ill-conditioned.
   * 1 when nothing above the noise follows.
   */
  relativeGap(k: number): number;
  /** All n singular values, largest first, 0 within the noise. Costs all eigenvalues of order n when truncated. */
  spectrum(): Float64Array;
  /** The first `rank` directions (default: all at hand), [m] each, in one reading of the rows. */
  directions(rank?: number): Float64Array[];
  /** Direction j (from 0), v_j = A^T u_j / s_j [m]. */
  direction(j: number, out?: Float64Array): Float64Array;
  direction(j: number, out: Float32Array): Float32Array;
  /** A^T weights [m], weights [n] oldest first: one pass over the rows, summed in float64. */
  combine(weights: Float64Array, out?: Float64Array): Float64Array;
  combine(weights: Float64Array, out: Float32Array): Float32Array;
  /**
   * Snapshot `index` (global) from its first `rank` directions [m]: its orthogonal projection on their span; with a
   * centre c + that of theta - c.
   */
  reconstruct(index: number, rank: number, out?: Float64Array): Float64Array;
  reconstruct(index: number, rank: number, out: Float32Array): Float32Array;
}

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
