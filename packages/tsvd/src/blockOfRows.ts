import type { PathCentre } from './centredGram.ts';
import type { DenseKernels, TemporalKernels } from './temporalKernels.ts';

/** Writes rows in float64 into a block [n, columns]; those of a centred path less the first one, and less the mean of what is left. */
export class BlockOfRows {
  readonly #kernels: Pick<TemporalKernels, 'weightedRowSum'>;
  readonly #own: DenseKernels;
  readonly #centre: PathCentre | undefined;
  /** Weights of the rows in the mean, and what their multiples are added with. */
  readonly #shares: Float64Array;
  readonly #minusOnes: Float64Array;
  readonly #mean: Float64Array;

  constructor(
    own: DenseKernels,
    rows: number,
    columns: number,
    given: { readonly kernels: Pick<TemporalKernels, 'weightedRowSum'>; readonly centre: PathCentre | undefined },
  ) {
    const { kernels, centre } = given;
    this.#kernels = kernels;
    this.#own = own;
    this.#centre = centre;
    const [shares, minusOnes, mean] = BlockOfRows.lengths(rows, columns).map((length) => own.allocateFloat64(length));
    this.#shares = shares.fill(1 / rows);
    this.#minusOnes = minusOnes.fill(-1);
    this.#mean = mean;
  }

  /** Lengths of the arrays that it allocates. */
  static lengths(rows: number, columns: number): number[] {
    return [rows, rows, columns];
  }

  /** The columns of `rows`; `out` is in the workspace. */
  fill(out: Float64Array, rows: readonly Float32Array[]): void {
    const [first] = rows;
    const [n, columns] = [rows.length, first.length];
    if (this.#centre === undefined) {
      for (const [i, row] of rows.entries()) out.set(row, i * columns);
      return;
    }
    const difference = Float64Array.of(1, -1);
    for (const [i, row] of rows.entries()) {
      this.#kernels.weightedRowSum([row, first], difference, out.subarray(i * columns, (i + 1) * columns));
    }
    if (this.#centre === 'first') return;
    const own = this.#own;
    const mean = this.#mean.subarray(0, columns);
    own.multiplyFloat64({ rows: 1, columns, inner: n, a: this.#shares, b: out, out: mean });
    own.multiplyFloat64({ rows: n, columns, inner: 1, a: this.#minusOnes, b: mean, out, accumulate: true });
  }
}
