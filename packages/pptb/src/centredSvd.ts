import { centredGram, temporalSvd, type ParameterPath, type PathCentre, type TemporalKernels } from '@policypath/tsvd';
import type { EditedSvd } from './editedSvd.ts';

export interface CentredSvdOptions {
  readonly path: ParameterPath;
  /** G = A A^T of the path as it is, its lower triangle by rows, oldest first [n (n + 1) / 2]. */
  readonly lowerTriangle: Float64Array;
  readonly centre: PathCentre;
  /** Triplets wanted. */
  readonly rank: number;
  readonly kernels: Pick<TemporalKernels, 'weightedRowSum'>;
}

/**
 * Temporal SVD of the centred path, a_i - c, by double centring of the Gram matrix that is known already: no pass over
 * the rows. `combine(w)` is the centred rows' sum, sum w_i (a_i - c), in one pass. The eigenpairs start cold.
 */
export function centredSvd({ path, lowerTriangle, centre, rank, kernels }: CentredSvdOptions): EditedSvd {
  const size = path.end - path.begin;
  const gram = new Float64Array(size * size);
  let largest = 0;
  for (let i = 0, position = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1, position += 1) gram[i * size + j] = gram[j * size + i] = lowerTriangle[position];
    largest = Math.max(largest, gram[i * size + i]);
  }
  const centred = centredGram(gram, size, centre);
  // Differences of large inner products: below this share of them nothing is known of the centred path.
  const noise = largest * size * Number.EPSILON;

  const rows = Array.from({ length: size }, (_, i) => path.at(path.begin + i));
  const numbers = new Map(rows.map((row, i) => [row, i]));
  const svd = temporalSvd(
    { begin: 0, end: size, dimension: path.dimension, at: (index) => rows[index] },
    {
      rank: Math.min(rank, size),
      kernels: {
        // The inner products of two centred rows are known: looked up, not computed.
        gramBlock(rowsA, rowsB, out) {
          const columns = rowsB.map((row) => numbers.get(row) as number);
          for (const [i, row] of rowsA.entries()) {
            const start = (numbers.get(row) as number) * size;
            for (const [j, column] of columns.entries()) out[i * columns.length + j] = centred[start + column];
          }
        },
        weightedRowSum: (all, weights, out) =>
          kernels.weightedRowSum(all, centredWeights(weights, centre), out as Float64Array),
      },
    },
  );
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
