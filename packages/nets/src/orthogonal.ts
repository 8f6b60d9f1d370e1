import type { Generator } from '@policypath/random';

/**
 * A random matrix with orthonormal rows, or columns where there are more rows (`torch.nn.init.orthogonal_`): normal draws,
 * orthogonalised by the modified Gram-Schmidt process in float64, whose R has a positive diagonal, times `gain`.
 *
 * @returns [rows, columns]
 */
export function orthogonalMatrix(rows: number, columns: number, gain: number, generator: Generator): Float32Array {
  const wide = rows <= columns;
  const [count, length] = wide ? [rows, columns] : [columns, rows];
  const vectors = Array.from({ length: count }, () => new Float64Array(length));
  for (const vector of vectors) {
    // A draw that lies in the span of the others has probability nought.
    generator.fillNormal(vector, 1);
  }
  vectors.forEach((vector, index) => {
    const norm = Math.sqrt(innerProduct(vector, vector));
    for (let k = 0; k < length; k += 1) vector[k] /= norm;
    for (let other = index + 1; other < count; other += 1) {
      const next = vectors[other];
      const share = innerProduct(vector, next);
      for (let k = 0; k < length; k += 1) next[k] -= share * vector[k];
    }
  });
  const out = new Float32Array(rows * columns);
  vectors.forEach((vector, index) => {
    for (let k = 0; k < length; k += 1) out[wide ? index * columns + k : k * columns + index] = gain * vector[k];
  });
  return out;
}

function innerProduct(one: Float64Array, other: Float64Array): number {
  // Four sums at a time: none waits for another.
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 3 < one.length; k += 4) {
    sum0 += one[k] * other[k];
    sum1 += one[k + 1] * other[k + 1];
    sum2 += one[k + 2] * other[k + 2];
    sum3 += one[k + 3] * other[k + 3];
  }
  for (; k < one.length; k += 1) sum0 += one[k] * other[k];
  return sum0 + sum1 + (sum2 + sum3);
}
