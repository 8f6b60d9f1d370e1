import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** Eigenpairs of a symmetric matrix of order n, largest value first; `vectors` [count, n] holds the leading ones, one a row. */
export interface Eigenpairs {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** All eigenpairs of the symmetric matrix [size, size], by ml-matrix's dense decomposition: 13 s at size 1000. */
export function denseEigenpairs(matrix: Float64Array, size: number): Eigenpairs {
  const dense = Matrix.from1DArray(size, size, matrix.subarray(0, size * size));
  const decomposition = new EigenvalueDecomposition(dense, { assumeSymmetric: true });
  const ascending = decomposition.realEigenvalues;
  const columns = decomposition.eigenvectorMatrix;
  const values = new Float64Array(size);
  const vectors = new Float64Array(size * size);
  for (let j = 0; j < size; j += 1) {
    const column = size - 1 - j;
    values[j] = ascending[column];
    for (let i = 0; i < size; i += 1) vectors[j * size + i] = columns.get(i, column);
  }
  return { values, vectors };
}
