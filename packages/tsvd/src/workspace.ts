import { plainKernels } from './plainKernels.ts';
import type { DenseKernels, TemporalKernels } from './temporalKernels.ts';

/** Largest order of the compiled eigensolvers; plain loops serve above it. */
export const LARGEST_ORDER = 8192;

/** Opens a workspace for float64 arrays of these lengths and matrices of `order`; the caller closes it. */
export function openWorkspace(
  kernels: Pick<TemporalKernels, 'open'>,
  order: number,
  lengths: readonly number[],
): DenseKernels {
  return (order > LARGEST_ORDER ? plainKernels : kernels).open({ float64: lengths });
}

/** Computes in such a workspace, and closes it. What `work` returns must not lie in it. */
export function withWorkspace<T>(
  kernels: Pick<TemporalKernels, 'open'>,
  order: number,
  lengths: readonly number[],
  work: (own: DenseKernels) => T,
): T {
  const own = openWorkspace(kernels, order, lengths);
  try {
    return work(own);
  } finally {
    own.close();
  }
}
