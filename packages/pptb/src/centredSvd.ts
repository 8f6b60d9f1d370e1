import {
  centredGram,
  SlidingTemporalSvd,
  type ParameterPath,
  type PathCentre,
  type SlidingTemporalSvdState,
  type TemporalKernels,
} from '@policypath/tsvd';
import type { EditedSvd } from './editedSvd.ts';
import { replaceKernels } from './replaceKernels.ts';

/**
 * Temporal SVD of a sliding window minus its centre, a_i - c, by double centring of the Gram matrix that is known
 * already: no pass over the rows. `combine(w)` is the centred rows' sum, sum w_i (a_i - c), in one pass.
 */
export class CentredSvd {
  readonly #centre: PathCentre;
  readonly #svd: SlidingTemporalSvd;
  /** The path as it is now, and its centred Gram matrix, which the window's inner products are looked up in. */
  #rows: readonly Float32Array[] = [];
  #gram: Float64Array = new Float64Array(0);
  #carried: Pick<SlidingTemporalSvdState, 'solved' | 'counts'>;

  constructor({
    centre,
    kernels,
    ...sizes
  }: {
    readonly capacity: number;
    readonly dimension: number;
    readonly rank: number;
    readonly centre: PathCentre;
    readonly kernels: TemporalKernels;
  }) {
    this.#centre = centre;
    this.#svd = new SlidingTemporalSvd({
      ...sizes,
      kernels: replaceKernels(kernels, {
        gramBlock: (rowsA, rowsB, out) => this.#lookUp(rowsA, rowsB, out),
        weightedRowSum: (rows, weights, out) =>
          kernels.weightedRowSum(rows, centredWeights(weights, centre), out as Float64Array),
      }),
    });
    const { solved, counts } = this.#svd.saveState();
    this.#carried = { solved, counts };
  }

  get counts(): SlidingTemporalSvd['counts'] {
    return this.#carried.counts;
  }

  /** Where the next iteration starts, the last solve, and the counts. */
  saveState(): Pick<SlidingTemporalSvdState, 'solved' | 'counts'> {
    return { ...this.#carried, counts: { ...this.#carried.counts } };
  }

  loadState({ solved, counts }: Pick<SlidingTemporalSvdState, 'solved' | 'counts'>): void {
    this.#carried = { solved, counts };
  }

  /**
   * The decomposition of the path as it is now. `state` is that of a window that follows the path itself; the iteration
   * starts from the last solve.
   */
  read(path: ParameterPath, state: SlidingTemporalSvdState): EditedSvd {
    const { lowerTriangle } = state.gram;
    const size = path.end - path.begin;
    const gram = new Float64Array(size * size);
    let largest = 0;
    for (let i = 0, position = 0; i < size; i += 1) {
      for (let j = 0; j <= i; j += 1, position += 1) gram[i * size + j] = gram[j * size + i] = lowerTriangle[position];
      largest = Math.max(largest, gram[i * size + i]);
    }
    this.#gram = centredGram(gram, size, this.#centre);
    // Rounding may leave a squared length below 0.
    for (let i = 0; i < size; i += 1) this.#gram[i * size + i] = Math.max(0, this.#gram[i * size + i]);
    this.#rows = Array.from({ length: size }, (_, i) => path.at(path.begin + i));
    const centredTriangle = lowerTriangle.slice();
    for (let i = 0, position = 0; i < size; i += 1) {
      for (let j = 0; j <= i; j += 1, position += 1) centredTriangle[position] = this.#gram[i * size + j];
    }
    const svd = this.#svd;
    svd.loadState({ ...state, ...this.#carried, gram: { ...state.gram, lowerTriangle: centredTriangle } });
    svd.update({ begin: path.begin, end: path.end, dimension: path.dimension, at: (i) => this.#rows[i - path.begin] });
    const { rank } = svd; // solves
    const { solved, counts } = svd.saveState();
    this.#carried = { solved, counts };
    if (rank === 0) return svd;
    // Differences of large inner products: below this share of them nothing is known of the centred path.
    return withoutNoise(svd, largest * size * Number.EPSILON);
  }

  /** The inner products of centred rows are known. */
  #lookUp(rowsA: readonly Float32Array[], rowsB: readonly Float32Array[], out: Float64Array): void {
    const size = this.#rows.length;
    const numbers = new Map(this.#rows.map((row, i) => [row, i]));
    for (const [i, a] of rowsA.entries()) {
      for (const [j, b] of rowsB.entries()) {
        out[i * rowsB.length + j] = this.#gram[(numbers.get(a) as number) * size + (numbers.get(b) as number)];
      }
    }
  }
}

/** The decomposition with the directions alone whose squared singular value is above `noise`. */
function withoutNoise(svd: SlidingTemporalSvd, noise: number): EditedSvd {
  const size = svd.snapshots;
  const { dimension, leftVectors, singularValues } = svd;
  let known = 0;
  while (known < svd.rank && singularValues[known] ** 2 > noise) known += 1;
  if (known === svd.rank) return svd;
  return {
    dimension,
    snapshots: size,
    rank: known,
    truncated: false,
    leftVectors: Float64Array.from({ length: size * known }, (_, position) => {
      const row = Math.floor(position / known);
      return leftVectors[row * svd.rank + position - row * known];
    }),
    singularValues: singularValues.slice(0, known),
    relativeGap: (k) => (k < known ? svd.relativeGap(k) : 1),
    spectrum: () => Float64Array.from({ length: size }, (_, j) => (j < known ? singularValues[j] : 0)),
    combine: svd.combine.bind(svd) as EditedSvd['combine'],
  };
}

/** sum w_i (a_i - c) as a weighted sum of the rows themselves. */
function centredWeights(weights: Float64Array, centre: PathCentre): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const centred = weights.slice();
  if (centre === 'first') centred[0] -= total;
  else for (let i = 0; i < centred.length; i += 1) centred[i] -= total / centred.length;
  return centred;
}
