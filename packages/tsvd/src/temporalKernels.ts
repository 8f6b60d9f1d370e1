import type { Kernels } from '@policypath/kernels';

/**
 * The kernels that temporal SVD calls: an object of `createKernels` from @policypath/kernels, or `plainKernels`.
 * Rows of the path may lie anywhere; float64 work space is taken from the kernels' arena.
 */
export type TemporalKernels = Pick<
  Kernels,
  'gramBlock' | 'weightedRowSum' | 'multiplyFloat64' | 'allocateFloat64' | 'symmetricEigen' | 'symmetricEigenvalues'
>;

/** What dense linear algebra needs of them. */
export type DenseKernels = Pick<
  TemporalKernels,
  'multiplyFloat64' | 'allocateFloat64' | 'symmetricEigen' | 'symmetricEigenvalues'
>;
