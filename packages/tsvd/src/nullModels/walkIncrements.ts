import { gaussianRows, gaussianWidth } from './gaussianRows.ts';
import type { IncrementGram } from './incrementGram.ts';
import type { NullGenerator } from './nullGenerator.ts';
import type { RowProducts } from './rowProducts.ts';
import type { StepStatistics } from './stepStatistics.ts';

export interface WalkIncrementsOptions {
  readonly steps: StepStatistics;
  readonly generator: NullGenerator;
  /** What multiplies the rows with each other: at most `walkWidth` of the steps' size wide. */
  readonly multiply: RowProducts;
  /** Gaussian vectors that the walk uses. */
  readonly draws: number;
  /** Expected squared length of each. */
  readonly squaredLength: number;
  /** A given vector, by its squared length and its inner product with the first snapshot. */
  readonly drift?: { readonly squaredLength: number; readonly alongStart: number };
  /**
   * Fills increment `i` (from 0) [width] from the Gaussian vectors; both are rows of coordinates in one basis. `previous`
   * is the increment before, zeros at the first.
   */
  step(increment: Float64Array, draw: (row: number) => Float64Array, i: number, previous: Float64Array): void;
}

/** Columns of a walk of `size` snapshots at most: start and drift, or start and one draw more than there are steps. */
export function walkWidth(size: number): number {
  return size + 1;
}

/**
 * Inner products of a walk from the recorded first snapshot: Gaussian vectors in coordinates, the walk's own recursion on
 * them, and H = R R^T. Costs nothing in m.
 */
export function walkIncrements(options: WalkIncrementsOptions): IncrementGram {
  const { steps, generator, multiply, draws, squaredLength, drift, step } = options;
  const { size, dimension } = steps;
  const shape = { count: draws, dimension, given: Math.min(dimension, drift === undefined ? 1 : 2) };
  const width = gaussianWidth(shape);
  const gaussians = gaussianRows({ ...shape, squaredLength, generator });
  const draw = (row: number) => gaussians.subarray(row * width, (row + 1) * width);
  const start = Math.sqrt(steps.squaredStart);
  const driftRow = new Float64Array(width);
  if (drift !== undefined) {
    driftRow[0] = start > 0 ? drift.alongStart / start : 0;
    // In one dimension the drift lies along the start altogether.
    if (width > 1) driftRow[1] = Math.sqrt(Math.max(0, drift.squaredLength - driftRow[0] ** 2));
    else driftRow[0] = Math.sign(driftRow[0] || 1) * Math.sqrt(drift.squaredLength);
  }
  const rows = new Float64Array(size * width);
  rows[0] = start;
  let previous = new Float64Array(width);
  for (let i = 0; i < size - 1; i += 1) {
    const increment = rows.subarray((i + 1) * width, (i + 2) * width);
    step(increment, draw, i, previous);
    previous = increment;
  }
  for (let i = 1; i < size; i += 1) {
    for (let k = 0; k < width; k += 1) rows[i * width + k] += driftRow[k];
  }
  return { size, dimension, products: multiply(rows, size, width) };
}
