import type { ReflectPanelOptions } from '@policypath/kernels';

/** Squares below this are nothing beside the numbers of a path. */
const NOTHING = 1e-280;

/** The kernel of that name in plain loops (Golub and Van Loan, Matrix Computations, 5.1 and 5.2). */
export function reflectPanel({ rows, columns, triangle, block, heads, factor }: ReflectPanelOptions): void {
  factor.fill(0, 0, rows * rows);
  for (let i = 0; i < rows; i += 1) {
    const products = Array.from({ length: rows }, (_, j) => dot(block, i * columns, j * columns, columns));
    const alpha = triangle[i * rows + i];
    const square = products[i];
    heads[i] = 0;
    if (square < NOTHING) continue;
    const length = Math.sqrt(alpha * alpha + square);
    const head = alpha < 0 ? alpha - length : alpha + length;
    const tau = 1 / (length * (length + Math.abs(alpha)));
    heads[i] = head;
    triangle[i * rows + i] = alpha < 0 ? length : -length;
    for (let j = i + 1; j < rows; j += 1) {
      const multiple = tau * (triangle[j * rows + i] * head + products[j]);
      triangle[j * rows + i] -= multiple * head;
      for (let k = 0; k < columns; k += 1) block[j * columns + k] -= multiple * block[i * columns + k];
    }
    factor[i * rows + i] = tau;
    for (let j = 0; j < i; j += 1) {
      let sum = 0;
      for (let k = j; k < i; k += 1) sum += factor[j * rows + k] * products[k];
      factor[j * rows + i] = -tau * sum;
    }
  }
}

function dot(values: Float64Array, a: number, b: number, count: number): number {
  let sum = 0;
  for (let k = 0; k < count; k += 1) sum += values[a + k] * values[b + k];
  return sum;
}
