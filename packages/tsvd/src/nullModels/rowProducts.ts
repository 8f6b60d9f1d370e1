import { plainKernels } from '../plainKernels.ts';
import type { TemporalKernels } from '../temporalKernels.ts';
import { openWorkspace } from '../workspace.ts';

/** R R^T [size, size] of rows [size, width], symmetric to the bit. */
export type RowProducts = (rows: Float64Array, size: number, width: number) => Float64Array;

/** In plain loops. */
export const plainRowProducts: RowProducts = (rows, size, width) => {
  const products = new Float64Array(size * size);
  // Step i of a walk knows no later Gaussian vector: most rows end in zeros.
  const used = Int32Array.from({ length: size }, (_, i) => {
    let end = width;
    while (end > 0 && rows[i * width + end - 1] === 0) end -= 1;
    return end;
  });
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = 0;
      for (let k = 0; k < used[j]; k += 1) sum += rows[i * width + k] * rows[j * width + k];
      products[i * size + j] = sum;
      products[j * size + i] = sum;
    }
  }
  return products;
};

/** Products by the kernels, again and again in the same workspace, until it is closed: of `size` rows, at most `width` wide. */
export function openRowProducts(
  { size, width }: { readonly size: number; readonly width: number },
  kernels: TemporalKernels = plainKernels,
): { readonly multiply: RowProducts; close(): void } {
  if (kernels === plainKernels) return { multiply: plainRowProducts, close() {} };
  const own = openWorkspace(kernels, size, [size * width, size * size]);
  const held = own.allocateFloat64(size * width);
  const out = own.allocateFloat64(size * size);
  return {
    multiply(rows, count, inner) {
      held.set(rows);
      own.multiplyFloat64({ rows: count, columns: count, inner, a: held, b: held, out, transposeB: true });
      const products = out.slice(0, count * count);
      for (let i = 0; i < count; i += 1) {
        for (let j = 0; j < i; j += 1) products[j * count + i] = products[i * count + j];
      }
      return products;
    },
    close: () => own.close(),
  };
}
