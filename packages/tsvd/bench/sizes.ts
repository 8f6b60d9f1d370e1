import type { AccuracyOptions } from './measure/accuracy.ts';
import type { DigitsOptions } from './measure/digits.ts';
import type { NullModelsOptions } from './measure/nullModels.ts';
import type { PeerJob } from './peers/runPeer.ts';

/** What a run measures. */
export interface Sizes {
  readonly window: { readonly snapshots: number; readonly dimension: number; readonly rank: number };
  readonly events: number;
  /** numpy's and torch's jobs on two threads. */
  readonly peerJobs: readonly PeerJob[];
  readonly eigenpairs: { readonly dimension: number; readonly repeats: number; readonly mlMatrixOrder: number };
  readonly nulls: NullModelsOptions;
  readonly accuracy: AccuracyOptions;
  readonly digits: DigitsOptions;
  readonly growth: {
    readonly snapshots: readonly number[];
    readonly dimensions: readonly number[];
    readonly window: { readonly snapshots: number; readonly dimension: number };
    /** Numbers of a path that is measured, at most. */
    readonly mostNumbers?: number;
  };
}

const paths = { steps: [1e-3, 1e-4, 1e-5], momenta: [0, 0.9], gaps: [1e-4, 1e-6, 1e-8] };
const gramJobs = ['gram', 'eigh', 'gram32', 'torchGram', 'torchEigh'] as const;

/** A few minutes: without dense SVDs of the window, ml-matrix beyond 500, and paths of 1.1M parameters. */
const quick: Sizes = {
  window: { snapshots: 2000, dimension: 72_000, rank: 64 },
  events: 5,
  peerJobs: gramJobs,
  eigenpairs: { dimension: 20_000, repeats: 5, mlMatrixOrder: 500 },
  nulls: { snapshots: 100, dimension: 20_000, draws: 100, repeats: 3, compared: { snapshots: 276, dimension: 72_000 } },
  accuracy: { ...paths, snapshots: 400, dimension: 20_000, ranks: [8, 16, 32, 64, 96, 128], seeds: [1] },
  digits: { snapshots: [3, 50, 400], dimensions: [10, 5000] },
  growth: {
    snapshots: [250, 500, 1000, 2000],
    dimensions: [10_000, 72_000, 167_000],
    window: { snapshots: 1000, dimension: 72_000 },
  },
};

/** All sizes, in about eight minutes of an idle machine. */
const full: Sizes = {
  ...quick,
  peerJobs: [...gramJobs, 'svd'],
  eigenpairs: { ...quick.eigenpairs, mlMatrixOrder: 1000 },
  growth: { ...quick.growth, dimensions: [...quick.growth.dimensions, 1_100_000], mostNumbers: 1.2e9 },
};

/** Seconds: shows that everything runs; its figures say nothing. */
const smoke: Sizes = {
  window: { snapshots: 300, dimension: 1000, rank: 8 },
  events: 2,
  peerJobs: full.peerJobs,
  eigenpairs: { dimension: 1000, repeats: 1, mlMatrixOrder: 100 },
  nulls: { snapshots: 20, dimension: 500, draws: 2, repeats: 1, compared: { snapshots: 20, dimension: 500 } },
  accuracy: { ...paths, snapshots: 300, dimension: 600, ranks: [8, 64], seeds: [1] },
  digits: { snapshots: [3], dimensions: [10] },
  growth: { snapshots: [100, 200, 300], dimensions: [500, 1000, 2000], window: { snapshots: 300, dimension: 1000 } },
};

export const sizes = { quick, full, smoke };
