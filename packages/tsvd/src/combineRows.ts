import { checkOptions } from '@policypath/options';
import { rowsOf } from './gramMatrix.ts';
import type { ParameterPath } from './parameterPath.ts';
import type { TemporalKernels } from './temporalKernels.ts';

/** Rows that are read at a time of a path whose rows are not all at hand. The sums depend on it in their last digits. */
export const READING_GROUP = 32;

export interface CombineRowsOptions {
  readonly kernels: Pick<TemporalKernels, 'weightedRowSum'>;
  readonly begin: number;
  readonly end: number;
  /** Rows held at a time; the sums of groups are added in their order. */
  readonly group: number;
}

/** outs[j] = sum_i weights[j][i] a_i [m] for several weights [n] in one reading of the rows begin to end - 1. */
export function combineRows(
  path: ParameterPath,
  options: CombineRowsOptions,
  weights: readonly Float64Array[],
  outs: readonly (Float64Array | Float32Array)[],
): void {
  checkOptions('combineRows', options, { kernels: true, begin: true, end: true, group: true });
  const { kernels, begin, end, group } = options;

  if (end - begin <= group) {
    const rows = rowsOf(path, begin, end);
    for (const [j, out] of outs.entries()) kernels.weightedRowSum(rows, weights[j], out);
    return;
  }
  const sums = outs.map((out) => (out instanceof Float64Array ? out.fill(0) : new Float64Array(out.length)));
  const part = new Float64Array(path.dimension);
  for (let from = begin; from < end; from += group) {
    const rows = rowsOf(path, from, Math.min(end, from + group));
    for (const [j, sum] of sums.entries()) {
      kernels.weightedRowSum(rows, weights[j].subarray(from - begin, from - begin + rows.length), part);
      for (let k = 0; k < sum.length; k += 1) sum[k] += part[k];
    }
  }
  for (const [j, out] of outs.entries()) if (out !== sums[j]) out.set(sums[j]);
}
