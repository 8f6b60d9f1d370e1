import type { EditRecord, EpisodeRecord, EvaluationRecord } from '@policypath/trial/records';

/** What the page tells a worker. */
export type ToWorker =
  | { readonly kind: 'start'; readonly settings: Readonly<Record<string, unknown>> }
  | { readonly kind: 'pause' }
  | { readonly kind: 'go on' };

/** The recorded path at a moment, decomposed about its mean. */
export interface PathNumbers {
  /** Environment steps of the snapshots, oldest first [n]. */
  readonly steps: readonly number[];
  /** u_1 to u_4, as many as there are [n] each. */
  readonly leftVectors: readonly Float64Array[];
  /** a_1: share of the singular values' sum that the first direction holds. */
  readonly informationAmount: number;
  /** D(0.9): directions that hold 90 % of it. */
  readonly majorDimensionality: number;
  /** Of the newest snapshot. */
  readonly norm: number;
}

/** A picture of the environment, [height, width, 3] bytes. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

/** What a trial did since the last look. */
export interface Look {
  readonly kind: 'look';
  readonly step: number;
  readonly steps: number;
  readonly stepsASecond: number;
  readonly episodes: readonly EpisodeRecord[];
  readonly evaluations: readonly EvaluationRecord[];
  readonly edits: readonly EditRecord[];
  readonly picture?: Picture;
  readonly path?: PathNumbers;
}

/** What a worker tells the page. */
export type FromWorker =
  Look | { readonly kind: 'ended'; readonly status: string } | { readonly kind: 'failed'; readonly message: string };
