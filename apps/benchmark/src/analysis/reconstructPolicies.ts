import { combineRows, incrementGram, pathGram, type ParameterPath, type TemporalKernels } from '@policypath/tsvd';
import { partOfPath, strideFor, thinnedIndices } from './cachedPath.ts';
import type { GramEigen, GramEigenSolver } from './gramEigen.ts';

/** Rows held at a time. */
const group = 32;

export interface ReconstructPoliciesOptions {
  readonly solver: GramEigenSolver;
  readonly kernels: Pick<TemporalKernels, 'gramBlock' | 'weightedRowSum'>;
  readonly ranks: readonly number[];
  /** Snapshots reconstructed, evenly spread over the period. */
  readonly samples: number;
  /** Snapshots decomposed at most. */
  readonly snapshots: number;
}

/** The temporal SVD of one period, uncentred as the paper's, from which its snapshots are reconstructed. */
export interface PeriodReconstruction {
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
  { solver, kernels, ranks, samples, snapshots }: ReconstructPoliciesOptions,
): PeriodReconstruction {
  const period = partOfPath(path, begin, end);
  const stride = strideFor(end - begin, snapshots);
  const decomposed = thinnedIndices(period, stride);
  const gram = incrementGram(period, { kernels, stride });
  const size = decomposed.length;
  const usable = ranks.filter((rank) => rank < size);
  const most = Math.max(0, ...usable);
  const leftVectors = leading(solver.solve(pathGram(gram, 'none'), size), most);
  const { dimension } = path;
  const rows: ParameterPath = { begin: 0, end: size, dimension, at: (i) => path.at(decomposed[i]) };
  const combine = (weights: readonly Float64Array[]): Float32Array[] => {
    const sums = weights.map(() => new Float32Array(dimension));
    combineRows(rows, { kernels, begin: 0, end: size, group }, weights, sums);
    return sums;
  };
  const count = Math.min(samples, size);
  return {
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

/** Left vectors above the noise, at most `most`: copies, since the solver's memory is used again. */
function leading(eigen: GramEigen, most: number): Float64Array[] {
  return Array.from({ length: Math.min(most, eigen.rank) }, (_, j) => eigen.leftVector(j));
}

/** Weights w of the rows with which the sum is u_i,1:r S V^T: since s_j v_j^T = u_j^T A, w = U[:, 1:r] u_i,1:r. */
function weightsOf(leftVectors: readonly Float64Array[], rank: number, row: number): Float64Array {
  const weights = new Float64Array(leftVectors[0].length);
  for (const vector of leftVectors.slice(0, rank)) {
    for (let i = 0; i < weights.length; i += 1) weights[i] += vector[i] * vector[row];
  }
  return weights;
}
