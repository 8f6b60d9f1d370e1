import { loadKernels } from '@policypath/kernels';
import { denseEigenpairs } from '../../src/denseEigenpairs.ts';
import { SlidingTemporalSvd, type ParameterPath, type SlidingTemporalSvdState } from '../../src/index.ts';
import { generatedPath } from '../generatedPath.ts';
import { runPeer, type Peer } from '../peers/runPeer.ts';
import { readNpy } from '../readNpy.ts';
import { processorSeconds, seconds } from '../seconds.ts';

export interface EigenpairsOptions {
  readonly snapshots: number;
  readonly dimension: number;
  readonly rank: number;
  /** A recorded path [n, m] in a .npy file, of which the last snapshots are used. Default: a generated one. */
  readonly path?: string;
  readonly repeats: number;
  /** ml-matrix decomposes the Gram matrix of so many snapshots. */
  readonly mlMatrixOrder: number;
}

/** Seconds, one thread. */
export interface MeasuredEigenpairs {
  readonly snapshots: number;
  readonly dimension: number;
  readonly recorded: boolean;
  readonly cold: readonly number[];
  readonly warm: readonly number[];
  readonly spectrum: readonly number[];
  readonly rounds: { readonly cold: number; readonly warm: number };
  readonly fallbacks: number;
  /** Processor seconds of a reading whose iteration is given up after one round. */
  readonly fallBack: number;
  readonly mlMatrix: { readonly order: number; readonly seconds: number };
  readonly peer: Peer | undefined;
}

const NEW_SNAPSHOTS = 20;

/** Leading pairs and full spectrum of the Gram matrix of one path, beside ml-matrix and LAPACK on the same matrix. */
export async function eigenpairs(options: EigenpairsOptions): Promise<MeasuredEigenpairs> {
  const { snapshots, rank, path, repeats, mlMatrixOrder } = options;
  const length = snapshots + repeats * NEW_SNAPSHOTS;
  const rows =
    path === undefined
      ? generatedPath({ snapshots: length, dimension: options.dimension })
      : readNpy(path).slice(-length);
  const dimension = rows[0].length;
  const capacity = rows.length - repeats * NEW_SNAPSHOTS;
  const kernels = await loadKernels();
  const upTo = (end: number) => ({ begin: end - capacity, end, dimension, at: (index: number) => rows[index] });

  const svd = new SlidingTemporalSvd({ window: capacity, dimension, rank, kernels });
  svd.update(upTo(capacity));
  const unread = svd.saveState();
  const cold: number[] = [];
  let coldRounds = 0;
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    svd.loadState(unread);
    svd.update(upTo(capacity));
    cold.push(seconds(() => svd.rank));
    coldRounds = svd.counts.iterations;
  }
  const warm: number[] = [];
  const spectrum: number[] = [];
  for (let repeat = 1; repeat <= repeats; repeat += 1) {
    svd.update(upTo(capacity + repeat * NEW_SNAPSHOTS));
    warm.push(seconds(() => svd.rank));
    spectrum.push(seconds(() => svd.spectrum()));
  }
  const state = svd.saveState();
  const { lowerTriangle } = state.gram;
  const order = Math.min(mlMatrixOrder, capacity);
  const gram = symmetric(lowerTriangle, 0, capacity);
  const smaller = symmetric(lowerTriangle, capacity - order, capacity);
  return {
    snapshots: capacity,
    dimension,
    recorded: path !== undefined,
    cold,
    warm,
    spectrum,
    rounds: { cold: coldRounds, warm: (svd.counts.iterations - coldRounds) / repeats },
    fallbacks: svd.counts.fallbacks,
    fallBack: await fallBackOf({ window: capacity, dimension, rank }, state, upTo(rows.length)),
    mlMatrix: { order, seconds: seconds(() => denseEigenpairs(smaller, order)) },
    peer: runPeer({ gram: [gram], threads: 1, jobs: ['eigh', 'eigvalsh'] }),
  };
}

async function fallBackOf(
  size: { readonly window: number; readonly dimension: number; readonly rank: number },
  { gram }: SlidingTemporalSvdState,
  path: ParameterPath,
): Promise<number> {
  const kernels = await loadKernels();
  const svd = new SlidingTemporalSvd({ ...size, kernels, maximumIterations: 1 });
  svd.loadState({ ...svd.saveState(), gram });
  svd.update(path);
  const time = processorSeconds(() => svd.rank);
  if (svd.counts.fallbacks !== 1) throw new Error('the iteration was to be given up, and converged in one round');
  svd.close();
  return time;
}

/** Rows and columns [from, to) of a matrix of which the lower triangle is given by rows. */
function symmetric(lowerTriangle: Float64Array, from: number, to: number): Float64Array {
  const order = to - from;
  const matrix = new Float64Array(order * order);
  for (let i = from; i < to; i += 1) {
    for (let j = from; j <= i; j += 1) {
      const value = lowerTriangle[(i * (i + 1)) / 2 + j];
      matrix[(i - from) * order + j - from] = value;
      matrix[(j - from) * order + i - from] = value;
    }
  }
  return matrix;
}
