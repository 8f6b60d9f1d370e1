import type { DecompositionWay, NullComparison } from '@policypath/tsvd';
import type { Distribution } from './distribution.ts';

/** Everything that the reports show about one path; as JSON it is what `--json` prints. */
export interface PathAnalysis {
  /** The file or folder as it was named. */
  readonly path: string;
  readonly format: string;
  /** What the reader says of the files: what was taken for the step, what was left out. */
  readonly remarks: readonly string[];
  /** n: snapshots analysed, the `waiting` ones not counted. */
  readonly snapshots: number;
  /** Snapshots left out, from before the first move (`waitingSnapshots` of @policypath/tsvd). */
  readonly waiting: number;
  /** m: parameters in a snapshot. */
  readonly dimension: number;
  /** Steps of the oldest and the newest snapshot analysed, where the file has steps. */
  readonly steps: { readonly first: number; readonly last: number } | null;
  readonly tensors: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly decomposition: {
    /** Snapshots decomposed: every `stride`-th, counted back from the newest. */
    readonly snapshots: number;
    readonly stride: number;
    /** Whether snapshots were left out of the decomposition (changes and detours always follow all of them). */
    readonly thinned: boolean;
    /** Index in the file (from 0) of each snapshot decomposed. */
    readonly indices: readonly number[];
    /** Step of each snapshot decomposed, where the path has steps. */
    readonly steps: readonly number[] | null;
    /** The path as it is, the paper's way. */
    readonly uncentred: SpectrumAnalysis;
    /** Less its mean snapshot. */
    readonly centred: SpectrumAnalysis;
  };
  readonly parameters: ParameterAnalysis;
  /** Each layer in the order of the vector; empty for a path without layers, or with one. */
  readonly layers: readonly LayerAnalysis[];
  /** Null models' statistics; or why there are none. */
  readonly nullModels: NullComparison | { readonly skipped: string };
}

/** How one layer moved. */
export interface LayerAnalysis {
  /** Its number in the layout. */
  readonly layer: number;
  readonly tensors: readonly string[];
  readonly parameters: number;
  /** Length of its way: the sum of |theta_i+1 - theta_i| over all snapshots. */
  readonly way: number;
  /** |theta_n - theta_1|. */
  readonly distance: number;
  /** |theta_n|. */
  readonly size: number;
  /** Its share of the network's squared distance. */
  readonly share: number;
  /** Directions that hold 90 % of its moves (centred), in at most 100 snapshots; null where too few fit into memory, or nothing moved. */
  readonly directions: number | null;
  /** What they were counted by; null without them. */
  readonly directionsWay: DecompositionWay | null;
}

/** One decomposition; without singular values above the noise, all lists are empty. */
export interface SpectrumAnalysis {
  /** 'gram', or 'full' where that is short of digits. */
  readonly way: DecompositionWay;
  /** Singular values above the noise of float64. */
  readonly numericalRank: number;
  /** All singular values, largest first. */
  readonly singularValues: readonly number[];
  /** a_k at [k - 1], sums of singular values over the sum of all. */
  readonly informationAmount: readonly number[];
  /** The same of squares. */
  readonly explainedVariance: readonly number[];
  /** D(beta) at the paper's thresholds, and its squared form. */
  readonly majorDimensionality: readonly {
    readonly beta: number;
    readonly dimensionality: number;
    readonly ofExplainedVariance: number;
  }[];
  readonly components: readonly ComponentAnalysis[];
}

export interface ComponentAnalysis {
  /** k from 1. */
  readonly component: number;
  /** Column k of U on the snapshots decomposed, its sign such that it does not end below its beginning. */
  readonly leftVector: readonly number[];
  /** Of the component along all snapshots: sum of |u_i+1 - u_i|, and |u_n - u_1|. */
  readonly accumulatedChange: number;
  readonly finalChange: number;
  /** Their quotient; null where there is none: see `kind`. */
  readonly detourRatio: number | null;
  readonly kind: 'moved' | 'neverMoved' | 'returned';
}

/** Changes of single parameters over all snapshots. */
export interface ParameterAnalysis {
  /** The upper share by accumulated change that `upper` is about. */
  readonly share: number;
  /** Parameters that never moved (no ratio, 0/0) and that moved and returned exactly (x/0). */
  readonly neverMoved: number;
  readonly returned: number;
  readonly accumulatedChange: ParameterQuantity;
  readonly finalChange: ParameterQuantity;
  readonly detourRatio: ParameterQuantity;
}

/** A quantity over all parameters that have it, and over the upper share; null where none has. */
export interface ParameterQuantity {
  readonly all: Distribution | null;
  readonly upper: Distribution | null;
}
