import type { KernelLibrary, Kernels } from '@policypath/kernels';

/** Dense linear algebra in a workspace: operands of the products and solvers are arrays that it allocated. */
export type DenseKernels = Pick<
  Kernels,
  'multiplyFloat64' | 'allocateFloat64' | 'symmetricEigen' | 'symmetricEigenvalues' | 'reflectPanel' | 'close'
>;

/**
 * What temporal SVD computes with: a library of `loadKernels` from @policypath/kernels, or `plainKernels`. Rows of the path
 * may lie anywhere; a workspace is opened for each decomposition, and closed.
 */
export interface TemporalKernels extends Pick<KernelLibrary, 'gramBlock' | 'weightedRowSum'> {
  open(arrays: { readonly float64: readonly number[] }): DenseKernels;
}
