import { loadKernels } from '@policypath/kernels';
import { gramMatrix } from '../../src/gramMatrix.ts';
import { SlidingTemporalSvd, temporalSvdSync, type TemporalSvd } from '../../src/index.ts';
import { editedMove, relativeDifference } from '../editedMove.ts';
import { generatedPath, pairedPath } from '../generatedPath.ts';
import { findPython } from '../peers/findPython.ts';
import { mlMatrixMoves } from '../peers/mlMatrixMoves.ts';
import { referenceMoves } from '../peers/referenceMoves.ts';

export interface AccuracyOptions {
  readonly snapshots: number;
  readonly dimension: number;
  readonly ranks: readonly number[];
  readonly seeds: readonly number[];
  /** Of generated paths, beside weights of U(+-1/16). */
  readonly steps: readonly number[];
  readonly momenta: readonly number[];
  /** Of paths whose cuts after an even rank part a close pair. */
  readonly gaps: readonly number[];
  /** Take ml-matrix for the reference even where there is numpy. */
  readonly withoutPython?: boolean;
}

/** One cut of one path. */
export interface MeasuredCut {
  readonly path: string;
  readonly rank: number;
  /** Relative gaps after the boosted and after the kept directions. */
  readonly gapAtBoost: number;
  readonly gapAtRank: number;
  /** Whether the sliding window iterated: too close to n, it decomposes densely. */
  readonly iterated: boolean;
  /** |theta' - reference| / |reference - theta_n|, in float64. */
  readonly sliding: number;
  readonly dense: number;
  readonly float32Lapack?: number;
  /** Largest |G u - s^2 u| / s_1^2 of the kept pairs. */
  readonly slidingResidual: number;
  readonly denseResidual: number;
}

export interface MeasuredAccuracy {
  readonly reference: 'LAPACK' | 'ml-matrix';
  readonly snapshots: number;
  readonly dimension: number;
  readonly cuts: readonly MeasuredCut[];
}

const EDIT = { boost: 0.1, boostedDirections: 2 };

/** theta' of generated paths, sliding and dense, against a float64 SVD of the path itself. */
export async function accuracy(options: AccuracyOptions): Promise<MeasuredAccuracy> {
  const { snapshots, ranks } = options;
  const python = options.withoutPython ? undefined : findPython('numpy');
  // ml-matrix takes a second for 400 x 600, and minutes for what numpy does in that time.
  const dimension = python === undefined ? Math.min(options.dimension, snapshots + 200) : options.dimension;
  const kernels = await loadKernels();
  const windows = ranks.map((rank) => new SlidingTemporalSvd({ window: snapshots, dimension, rank, kernels }));
  const empty = windows.map((window) => window.saveState());
  const cuts: MeasuredCut[] = [];
  for (const [name, rows] of paths({ ...options, dimension })) {
    const edits = { ...EDIT, ranks };
    const reference = python === undefined ? mlMatrixMoves(rows, edits) : referenceMoves(python, rows, edits);
    const gap = (cut: number) => 1 - reference.singularValues[cut] / reference.singularValues[cut - 1];
    const path = { begin: 0, end: snapshots, dimension, at: (index: number) => rows[index] };
    const gram = gramMatrix(path, { kernels, rowBytes: Infinity });
    const dense = temporalSvdSync(rows, { kernels });
    for (const [k, rank] of ranks.entries()) {
      const window = windows[k];
      window.loadState(empty[k]);
      window.update(path);
      const error = (svd: TemporalSvd) => relativeDifference(editedMove(svd, { ...EDIT, rank }), reference.moves[k]);
      cuts.push({
        path: name,
        rank,
        gapAtBoost: gap(EDIT.boostedDirections),
        gapAtRank: gap(rank),
        sliding: error(window),
        iterated: window.counts.dense === 0,
        dense: error(dense),
        ...(reference.float32Moves === undefined
          ? {}
          : { float32Lapack: relativeDifference(reference.float32Moves[k], reference.moves[k]) }),
        slidingResidual: residual(gram, window, rank),
        denseResidual: residual(gram, dense, rank),
      });
    }
  }
  for (const window of windows) window.close();
  return { reference: python === undefined ? 'ml-matrix' : 'LAPACK', snapshots, dimension, cuts };
}

function* paths(options: Omit<AccuracyOptions, 'ranks'>): Generator<readonly [string, Float32Array[]]> {
  const { snapshots, dimension, seeds, steps, momenta, gaps } = options;
  for (const seed of seeds) {
    for (const momentum of momenta) {
      for (const step of steps) {
        const name = `step ${step.toExponential(0)}, momentum ${momentum}`;
        yield [name, generatedPath({ snapshots, dimension, seed, step, momentum, drift: step / 3 })];
      }
    }
    for (const gap of gaps) {
      yield [`pairs ${gap.toExponential(0)} apart`, pairedPath({ snapshots, dimension, seed, gap })];
    }
  }
}

function residual(gram: Float64Array, svd: TemporalSvd, rank: number): number {
  const { snapshots, leftVectors, singularValues } = svd;
  let largest = 0;
  for (let j = 0; j < Math.min(rank, svd.rank); j += 1) {
    let square = 0;
    for (let i = 0; i < snapshots; i += 1) {
      let product = -(singularValues[j] ** 2) * leftVectors[i * svd.rank + j];
      for (let k = 0; k < snapshots; k += 1) product += gram[i * snapshots + k] * leftVectors[k * svd.rank + j];
      square += product * product;
    }
    largest = Math.max(largest, Math.sqrt(square) / singularValues[0] ** 2);
  }
  return largest;
}
