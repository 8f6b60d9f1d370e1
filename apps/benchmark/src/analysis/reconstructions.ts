import { type PeriodName, partOfPath, periodsOf, strideFor, thinnedIndices } from '@policypath/path-report/phenomena';
import {
  combineRows,
  decomposeGram,
  incrementGram,
  pathGram,
  type DecompositionWay,
  type GramDecomposition,
  type ParameterPath,
  type TemporalKernels,
} from '@policypath/tsvd';
import type { PolicyEvaluator } from './policyEvaluator.ts';

/** Rows held at a time. */
const group = 32;

export interface ReconstructPoliciesOptions {
  readonly kernels: TemporalKernels;
  readonly ranks: readonly number[];
  /** Snapshots reconstructed, evenly spread over the period. */
  readonly samples: number;
  /** Snapshots decomposed at most. */
  readonly snapshots: number;
}

/** The temporal SVD of one period, uncentred as the paper's, from which its snapshots are reconstructed. */
export interface PeriodReconstruction {
  readonly way: DecompositionWay;
  /** n: snapshots decomposed. */
  readonly snapshots: number;
  /** Of those asked for, the ranks below n. */
  readonly ranks: readonly number[];
  /** Global indices of the snapshots to reconstruct. */
  readonly indices: readonly number[];
  /** The snapshot [m] from its first directions, once for each rank: its projection on their span. */
  reconstruct(index: number): Float32Array[];
  /** The mean of the snapshots decomposed [m]: a policy made of no direction at all. */
  mean(): Float32Array;
}

/** Decomposes the snapshots [begin, end) of a path. Rows are read on demand; each call holds one vector a rank. */
export function reconstructPolicies(
  path: ParameterPath,
  { begin, end }: { readonly begin: number; readonly end: number },
  { kernels, ranks, samples, snapshots }: ReconstructPoliciesOptions,
): PeriodReconstruction {
  const period = partOfPath(path, begin, end);
  const stride = strideFor(end - begin, snapshots);
  const decomposed = thinnedIndices(period, stride);
  const gram = incrementGram(period, { kernels, stride });
  const size = decomposed.length;
  const usable = ranks.filter((rank) => rank < size);
  const most = Math.max(0, ...usable);
  const decomposition = decomposeGram(pathGram(gram, 'none'), { kernels });
  const leftVectors = leading(decomposition, most);
  const { dimension } = path;
  const rows: ParameterPath = { begin: 0, end: size, dimension, at: (i) => path.at(decomposed[i]) };
  const combine = (weights: readonly Float64Array[]): Float32Array[] => {
    const sums = weights.map(() => new Float32Array(dimension));
    combineRows(rows, { kernels, begin: 0, end: size, group }, weights, sums);
    return sums;
  };
  const count = Math.min(samples, size);
  return {
    way: decomposition.way,
    snapshots: size,
    ranks: usable,
    indices: Array.from({ length: count }, (_, s) => decomposed[Math.floor(((s + 0.5) * size) / count)]),
    reconstruct(index) {
      const row = decomposed.indexOf(index);
      const weights = usable.map((rank) => weightsOf(leftVectors, rank, row));
      return combine(weights);
    },
    mean: () => combine([new Float64Array(size).fill(1 / size)])[0],
  };
}

/** Left vectors above the noise, at most `most`. */
function leading({ rank, leftVector }: GramDecomposition, most: number): Float64Array[] {
  return Array.from({ length: Math.min(most, rank) }, (_, j) => leftVector(j));
}

/** Weights w of the rows with which the sum is u_i,1:r S V^T: since s_j v_j^T = u_j^T A, w = U[:, 1:r] u_i,1:r. */
function weightsOf(leftVectors: readonly Float64Array[], rank: number, row: number): Float64Array {
  const weights = new Float64Array(leftVectors[0].length);
  for (const vector of leftVectors.slice(0, rank)) {
    for (let i = 0; i < weights.length; i += 1) weights[i] += vector[i] * vector[row];
  }
  return weights;
}

export interface EvaluateReconstructionsOptions extends ReconstructPoliciesOptions {
  readonly evaluator: PolicyEvaluator;
  readonly episodes: number;
  /** Of the start states on which original and reconstruction are compared. */
  readonly seed: number;
  /** Of the other start states, on which the original is evaluated once more. */
  readonly otherSeed: number;
  readonly stepOf: (index: number) => number;
  readonly onEvaluation: (done: number, total: number) => void;
}

/** Returns of one snapshot and of what is left of it with few directions; one a episode. */
export interface ReconstructedSnapshot {
  readonly step: number;
  readonly original: readonly number[];
  /** The original on other start states: what differs is noise. */
  readonly originalAgain: readonly number[];
  /** In the order of the period's ranks. */
  readonly reconstructed: readonly (readonly number[])[];
}

export interface PeriodReturns {
  /** What made the directions; absent in analyses of other versions: 'gram'. */
  readonly way?: DecompositionWay;
  readonly period: PeriodName;
  /** Snapshots decomposed. */
  readonly snapshots: number;
  readonly ranks: readonly number[];
  /** Returns of the period's mean policy, with the encoder of the period's last snapshot where there is one. */
  readonly mean: readonly number[];
  readonly samples: readonly ReconstructedSnapshot[];
}

/** Policies evaluated: what the cost is made of. */
export function evaluationCount(periods: number, { samples, ranks }: { samples: number; ranks: number }): number {
  return periods * (1 + samples * (2 + ranks));
}

/** The paper's appendix A.3: returns of policies reconstructed from the leading directions of each period. */
export function evaluateReconstructions(path: ParameterPath, options: EvaluateReconstructionsOptions): PeriodReturns[] {
  const { evaluator, episodes, seed, otherSeed, stepOf, onEvaluation } = options;
  const periods = periodsOf(path);
  const total = evaluationCount(periods.length, { samples: options.samples, ranks: options.ranks.length });
  let done = 0;
  const play = (parameters: Float32Array, index: number, from: number): number[] => {
    const returns = evaluator.returns({ parameters, encoderStep: stepOf(index) }, { seed: from, episodes });
    done += 1;
    onEvaluation(done, total);
    return returns;
  };
  return periods.map((period) => {
    const reconstruction = reconstructPolicies(path, period, options);
    return {
      way: reconstruction.way,
      period: period.name,
      snapshots: reconstruction.snapshots,
      ranks: reconstruction.ranks,
      mean: play(reconstruction.mean(), period.end - 1, seed),
      samples: reconstruction.indices.map((index) => ({
        step: stepOf(index),
        original: play(path.at(index), index, seed),
        originalAgain: play(path.at(index), index, otherSeed),
        reconstructed: reconstruction.reconstruct(index).map((parameters) => play(parameters, index, seed)),
      })),
    };
  });
}
