import { denseEigenpairs, type Eigenpairs } from './denseEigenpairs.ts';
import { gramMatrix } from './gramMatrix.ts';
import { blockSize, LeadingEigenpairs } from './leadingEigenpairs.ts';
import { asPath, type PathSource } from './parameterPath.ts';
import { plainKernels } from './plainKernels.ts';
import { startVectors } from './startVectors.ts';
import { symmetricEigenvalues } from './symmetricEigenvalues.ts';
import type { TemporalKernels } from './temporalKernels.ts';
import { TemporalReading } from './temporalReading.ts';

/**
 * The thin singular value decomposition A = U S V^T of a path, uncentred: A [n, m] holds one snapshot a row, oldest
 * first. Row i of U is snapshot i's coordinate; row j of V^T is direction j. Signs of a pair (u_j, v_j) are arbitrary.
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
  /** Direction j (from 0), v_j = A^T u_j / s_j [m]. */
  direction(j: number, out?: Float64Array): Float64Array;
  direction(j: number, out: Float32Array): Float32Array;
  /** A^T weights [m], weights [n] oldest first: one pass over the rows, summed in float64. */
  combine(weights: Float64Array, out?: Float64Array): Float64Array;
  combine(weights: Float64Array, out: Float32Array): Float32Array;
  /** Snapshot `index` (global) from its first `rank` directions [m]: its orthogonal projection on their span. */
  reconstruct(index: number, rank: number, out?: Float64Array): Float64Array;
  reconstruct(index: number, rank: number, out: Float32Array): Float32Array;
}

export interface TemporalSvdOptions {
  /** Triplets wanted. Default: all. */
  readonly rank?: number;
  /** From `createKernels` of @policypath/kernels. Default: plain loops, meant for small paths. */
  readonly kernels?: Pick<TemporalKernels, 'gramBlock' | 'weightedRowSum'>;
}

/** Up to this order a dense decomposition is quick (0.25 s). */
export const DENSE_SIZE = 256;

/**
 * Temporal SVD of a whole path through its float64 Gram matrix: exact to about 1e-12 relative in the leading values;
 * singular values below about 1e-7 of the largest are noise and left out. With `rank` well below n the leading pairs
 * come from a block iteration; else from a dense decomposition (13 s at n = 1000).
 *
 * @throws RangeError for an empty path, rows of different length, a rank that is not a positive whole number, or a
 * snapshot that is not finite (with its index and the first bad position).
 */
export function temporalSvd(path: PathSource, { rank, kernels = plainKernels }: TemporalSvdOptions = {}): TemporalSvd {
  if (rank !== undefined) checkRank(rank);
  const source = asPath(path);
  const size = source.end - source.begin;
  const gram = gramMatrix(source, kernels);
  const wanted = Math.min(size, rank ?? size);
  return new TemporalReading({
    path: source,
    kernels,
    begin: source.begin,
    end: source.end,
    gram: () => gram,
    eigenvalues: () => symmetricEigenvalues(gram, size),
    rank: wanted,
    pairs: leadingPairs(gram, size, wanted),
  });
}

/** @throws RangeError unless `rank` is a whole number from 1. */
export function checkRank(rank: number): void {
  if (!Number.isSafeInteger(rank) || rank < 1)
    throw new RangeError(`The rank must be a whole number from 1, got ${rank}.`);
}

function leadingPairs(gram: Float64Array, size: number, rank: number): Eigenpairs {
  const wanted = rank + 1;
  if (size > Math.max(DENSE_SIZE, LeadingEigenpairs.minimumSize(wanted))) {
    const solver = new LeadingEigenpairs({ capacity: size, wanted, kernels: plainKernels });
    const pairs = solver.solve(gram, size, startVectors(blockSize(wanted), size));
    if (pairs.converged) return pairs;
  }
  return denseEigenpairs(gram, size);
}
