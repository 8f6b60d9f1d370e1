import type { MultiplyFloat64Options } from '@policypath/kernels';
import { denseEigenpairs } from './denseEigenpairs.ts';
import { reflectPanel } from './reflectPanel.ts';
import { symmetricEigenvalues } from './symmetricEigenvalues.ts';
import type { DenseKernels, TemporalKernels } from './temporalKernels.ts';

function multiplyFloat64(options: MultiplyFloat64Options): void {
  const { rows, columns, inner, a, b, out, transposeA = false, transposeB = false, accumulate = false } = options;
  if (!accumulate) out.fill(0, 0, rows * columns);
  const [aRow, aInner] = transposeA ? [1, rows] : [inner, 1];
  for (let i = 0; i < rows; i += 1) {
    const outStart = i * columns;
    if (transposeB) {
      for (let j = 0; j < columns; j += 1) {
        const bStart = j * inner;
        let sum = 0;
        for (let k = 0; k < inner; k += 1) sum += a[i * aRow + k * aInner] * b[bStart + k];
        out[outStart + j] += sum;
      }
    } else {
      for (let k = 0; k < inner; k += 1) {
        const factor = a[i * aRow + k * aInner];
        const bStart = k * columns;
        for (let j = 0; j < columns; j += 1) out[outStart + j] += factor * b[bStart + j];
      }
    }
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k += 1) sum += a[k] * b[k];
  return sum;
}

/** Their workspace: any memory. */
export const plainWorkspace: DenseKernels = {
  allocateFloat64: (length) => new Float64Array(length),
  multiplyFloat64,
  reflectPanel,
  symmetricEigenvalues(order, matrix, values) {
    values.set(symmetricEigenvalues(matrix, order));
  },
  symmetricEigen(order, matrix, values, vectors) {
    const pairs = denseEigenpairs(matrix, order);
    values.set(pairs.values);
    vectors.set(pairs.vectors);
  },
  close() {},
};

/** The same kernels as plain loops: nothing to load, and slow. For small paths. */
export const plainKernels: TemporalKernels = {
  open: () => plainWorkspace,
  gramBlock(rowsA, rowsB, out) {
    for (const [i, a] of rowsA.entries()) {
      for (const [j, b] of rowsB.entries()) out[i * rowsB.length + j] = dot(a, b);
    }
  },
  weightedRowSum(rows, weights, out) {
    const sum = out instanceof Float64Array ? out : new Float64Array(out.length);
    sum.fill(0);
    for (const [i, row] of rows.entries()) {
      const weight = weights[i];
      for (let k = 0; k < sum.length; k += 1) sum[k] += weight * row[k];
    }
    if (sum !== out) out.set(sum);
  },
};
