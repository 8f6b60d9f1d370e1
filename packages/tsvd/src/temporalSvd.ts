import { loadKernels } from '@policypath/kernels';
import { checkOptions, shown } from '@policypath/options';
import { checkCentre, type PathCentre } from './centredGram.ts';
import { READING_GROUP } from './combineRows.ts';
import { decomposeFully } from './decomposeFully.ts';
import { decomposeTall } from './decomposeTall.ts';
import type { Decomposed } from './decomposed.ts';
import { decomposeWide, type DecomposeOptions } from './decomposeWide.ts';
import { shortOfDigits } from './digits.ts';
import { isTall } from './iterates.ts';
import { asPath, type ParameterPath, type PathSource } from './parameterPath.ts';
import { plainKernels } from './plainKernels.ts';
import type { TemporalKernels } from './temporalKernels.ts';
import { TemporalReading, type TemporalSvd } from './temporalReading.ts';

export interface TemporalSvdOptions {
  /** Triplets wanted. Default: all. */
  readonly rank?: number;
  /** Decomposes a_i - c instead, c the path's mean or its first snapshot. Default: not centred, as in the paper. */
  readonly centre?: PathCentre;
  /**
   * 'full': decomposes the path itself, without squaring it, as accurate as LAPACK's SVD; all pairs are computed whatever the rank.
   * 'gram': always through the Gram matrix. Default 'auto': through the Gram matrix, and fully where that is short of digits. `way`
   * of the result says which it was.
   */
  readonly accuracy?: 'auto' | 'gram' | 'full';
  /** Bytes of rows held at a time while they are multiplied. Default 2^28 (256 MiB); two rows at least. */
  readonly rowBytes?: number;
  /** Called while rows are multiplied: how much is done, of how much. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface SyncTemporalSvdOptions extends TemporalSvdOptions {
  /** From `loadKernels` of @policypath/kernels. Default: plain loops, meant for small paths. */
  readonly kernels?: TemporalKernels;
}

/**
 * Temporal SVD of a whole path, through its float64 Gram matrix: exact to about 1e-12 relative in the leading values, but
 * singular values below about 1e-7 of the largest are noise in it. Where the path may have such values, or a cut needs more
 * digits, the path is decomposed a second time, by a QR decomposition of its transpose and the SVD of the factor: as accurate
 * as LAPACK's SVD (`accuracy`). With `rank` well below n the leading pairs of a Gram matrix
 * come from a block iteration; else all of them from a dense decomposition (0.6 s at n = 1000).
 *
 * Compiled kernels are loaded, native or else WebAssembly; their memory is opened for each computation and closed after
 * it. Rows are read when needed, `rowBytes` at a time, so that a path in a file may be larger than memory: once for the
 * Gram matrix where they fit, and again for each reading of directions, 32 at a time. A path of more snapshots than
 * parameters (and more than 256) is decomposed through the Gram matrix of its parameters [m, m], 256 rows at a time.
 *
 * @throws RangeError for an empty path, rows of different length, a rank that is not a positive whole number, an unknown
 * option, or a snapshot that is not finite (with its index and the first bad position).
 */
export async function temporalSvd(path: PathSource, options: TemporalSvdOptions = {}): Promise<TemporalSvd> {
  checkOptions('temporalSvd', options as SyncTemporalSvdOptions, optionNames);
  return temporalSvdSync(path, { kernels: await loadKernels(), ...options });
}

/** `temporalSvd` without waiting, with kernels that are loaded already or with plain loops (13 s at n = 1000). */
export function temporalSvdSync(path: PathSource, options: SyncTemporalSvdOptions = {}): TemporalSvd {
  checkOptions('temporalSvd', options, optionNames);
  const { rank, centre, accuracy = 'auto', kernels = plainKernels, rowBytes = 2 ** 28, onProgress } = options;
  if (rank !== undefined) checkRank(rank);
  checkCentre(centre);
  if (!['auto', 'gram', 'full'].includes(accuracy)) {
    throw new RangeError(`accuracy must be 'auto', 'gram' or 'full', got ${JSON.stringify(accuracy)}.`);
  }
  if (typeof rowBytes !== 'number' || !(rowBytes > 0)) {
    throw new RangeError(`rowBytes must be a number above 0, got ${shown(rowBytes)}.`);
  }
  const source = asPath(path);
  const { begin, end } = source;
  const wanted = Math.min(end - begin, rank ?? end - begin);
  const settings = { kernels, rank: wanted, centre, rowBytes, onProgress };
  const decomposed = decompose(source, { ...settings, accuracy });
  return new TemporalReading({
    path: source,
    kernels,
    begin,
    end,
    centre,
    group: READING_GROUP,
    rank: wanted,
    decomposed,
  });
}

function decompose(
  path: ParameterPath,
  { accuracy, ...options }: DecomposeOptions & { readonly accuracy: 'auto' | 'gram' | 'full' },
): Decomposed {
  if (accuracy === 'full') return decomposeFully(path, options);
  const { rank, centre } = options;
  const gram = (isTall(path.end - path.begin, path.dimension) ? decomposeTall : decomposeWide)(path, options);
  if (accuracy === 'gram') return gram;
  if (shortOfDigits(gram, { path, centre, rank })) return decomposeFully(path, options);
  return {
    ...gram,
    // Of leading pairs alone the smallest values are not known before.
    spectrum() {
      const values = gram.spectrum();
      const short = shortOfDigits({ ...gram, values }, { path, centre, rank });
      return short ? decomposeFully(path, options).spectrum() : values;
    },
  };
}

const optionNames = {
  rank: true,
  centre: true,
  accuracy: true,
  kernels: true,
  rowBytes: true,
  onProgress: true,
} as const;

/** @throws RangeError unless `rank` is a whole number from 1. */
export function checkRank(rank: number): void {
  if (!Number.isSafeInteger(rank) || rank < 1)
    throw new RangeError(`The rank must be a whole number from 1, got ${shown(rank)}.`);
}
