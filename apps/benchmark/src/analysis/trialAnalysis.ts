import type { EvaluatedReturn, Evolvement, PathChanges, PeriodName } from '@policypath/path-report/phenomena';
import { paperUpperShare, type NullName } from '@policypath/tsvd';
import type { SpectrumPiece } from './analyseSpectra.ts';
import type { PeriodReturns } from './reconstructions.ts';

/** Raised whenever the same inputs give other numbers, or the file another shape: analyses made before are made again. */
export const analysisVersion = 2;

/** Settings of the analysis of parameters. */
export interface PathOptions {
  /** Snapshots decomposed for the components, at most. */
  readonly snapshots: number;
  /** Snapshots of one comparison with null models, at most. */
  readonly nullSnapshots: number;
  readonly nulls: readonly NullName[];
  readonly repeats: number;
  /** Probability with which one more draw would lie in a band. */
  readonly band: number;
  /** Upper share of the parameters by accumulated change. */
  readonly share: number;
  readonly components: number;
  readonly windows: number;
  readonly stillThreshold: number;
  readonly seed: number;
}

/** Settings of the reconstructions. */
export interface ReconstructionOptions {
  /** Snapshots reconstructed in each period. */
  readonly samples: number;
  readonly episodes: number;
  readonly ranks: readonly number[];
  /** Snapshots decomposed, at most. */
  readonly snapshots: number;
  /** Added to the trial's seed: of the start states. */
  readonly seedOffset: number;
  /** The same of the second start states, on which originals are evaluated again. */
  readonly otherSeedOffset: number;
}

/** All numbers about a trial's recorded path. Steps are environment steps. */
export interface PathAnalysis {
  /** Of inputs, settings and version. */
  readonly key: string;
  readonly options: PathOptions;
  readonly snapshots: number;
  /** m: parameters of the policy. */
  readonly dimension: number;
  readonly layers: readonly { readonly layer: number; readonly parameters: number }[];
  /** Step of every snapshot analysed. */
  readonly steps: readonly number[];
  /** Snapshots left out, of the policy before its first update. */
  readonly waiting: number;
  readonly evaluations: readonly EvaluatedReturn[];
  /** Step at which the improving period ends; null: the return never rose. */
  readonly improvingEnd: number | null;
  readonly periods: readonly { readonly name: PeriodName; readonly firstStep: number; readonly lastStep: number }[];
  readonly changes: PathChanges;
  readonly spectra: readonly SpectrumPiece[];
  /** Steps of the snapshots decomposed, paths drawn of each null model, and the components. */
  readonly evolvement: {
    readonly steps: readonly number[];
    readonly draws: number;
    readonly centrings: readonly Evolvement[];
  };
}

/** Returns of reconstructed policies. */
export interface ReconstructionAnalysis {
  readonly key: string;
  readonly options: ReconstructionOptions;
  readonly engine: Readonly<Record<string, string>>;
  readonly periods: readonly PeriodReturns[];
}

/** `analysis.json`. */
export interface TrialAnalysis {
  readonly version: typeof analysisVersion;
  readonly environment: string;
  readonly agent: string;
  readonly variant: string;
  readonly seed: number;
  /** Environment steps in an agent step; 1 where it is left out. */
  readonly actionRepeat?: number;
  /** What makes it another task than others of its environment and agent, e.g. 'profile' -> 'cpu'. */
  readonly traits?: Readonly<Record<string, string>>;
  /** Whether the trial was finished when it was analysed. */
  readonly finished: boolean;
  readonly path: PathAnalysis;
  /** null where they were not asked for. */
  readonly reconstructions: ReconstructionAnalysis | null;
}

export const defaultPathOptions: PathOptions = {
  snapshots: 400,
  nullSnapshots: 100,
  nulls: ['flippedIncrements', 'shuffledIncrements', 'randomWalk'],
  repeats: 99,
  band: 0.9,
  share: paperUpperShare,
  components: 32,
  windows: 10,
  stillThreshold: 1e-3,
  seed: 1,
};

export const defaultReconstructionOptions: ReconstructionOptions = {
  samples: 8,
  episodes: 5,
  ranks: [1, 2, 4, 8, 16, 32, 64, 128],
  snapshots: 400,
  seedOffset: 50_000,
  otherSeedOffset: 60_000,
};
