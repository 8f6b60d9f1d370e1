import type { TemporalKernels } from '@policypath/tsvd';

/** Up to this order an eigensolver takes a moment (0.1 s). */
const longOrder = 256;

/**
 * The same kernels, saying before each long step of a decomposition what comes: a product of the block iteration with
 * the Gram matrix, or an eigensolver, which is one call however large the matrix.
 */
export function announcingKernels(kernels: TemporalKernels, announce: (step: string) => void): TemporalKernels {
  let products = 0;
  return {
    gramBlock: (...operands) => kernels.gramBlock(...operands),
    weightedRowSum: (...operands) => kernels.weightedRowSum(...operands),
    open(arrays) {
      const own = kernels.open(arrays);
      return {
        allocateFloat64: (length) => own.allocateFloat64(length),
        close: () => own.close(),
        reflectPanel: (options) => own.reflectPanel(options),
        multiplyFloat64(options) {
          const { rows, columns, inner, transposeB = false, accumulate = false } = options;
          // A block of vectors with the whole matrix.
          if (columns === inner && columns > longOrder && rows < columns && !transposeB && !accumulate) {
            products += 1;
            announce(`leading directions, product ${products} (10 to 20 are usual)`);
          }
          own.multiplyFloat64(options);
        },
        symmetricEigen(order, ...operands) {
          // The iteration solves small ones before and between its products.
          if (products === 0 && order > longOrder) announce(`eigenvectors of order ${order}, in one step`);
          own.symmetricEigen(order, ...operands);
        },
        symmetricEigenvalues(order, ...operands) {
          products = 0;
          announce(`all ${order} singular values, in one step`);
          own.symmetricEigenvalues(order, ...operands);
        },
      };
    },
  };
}
