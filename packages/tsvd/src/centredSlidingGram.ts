import { centreGram, type PathCentre } from './centredGram.ts';
import type { SlidingGram } from './slidingGram.ts';
import type { DenseKernels } from './temporalKernels.ts';
import { slotsOf, type WindowGram } from './windowGram.ts';

/**
 * The centred Gram matrix of a sliding window, computed from the window's own when it is first read: 4 n^2 additions,
 * no pass over the parameters.
 */
export class CentredSlidingGram implements WindowGram {
  readonly #gram: SlidingGram;
  readonly #centre: PathCentre;
  readonly #storage: Float64Array;
  #begin = 0;
  #end = 0;
  #noise = 0;

  /** Allocates capacity^2 float64 numbers. */
  constructor(
    gram: SlidingGram,
    {
      capacity,
      centre,
      kernels,
    }: { capacity: number; centre: PathCentre; kernels: Pick<DenseKernels, 'allocateFloat64'> },
  ) {
    this.#gram = gram;
    this.#centre = centre;
    this.#storage = kernels.allocateFloat64(capacity * capacity);
  }

  get begin(): number {
    return this.#gram.begin;
  }
  get end(): number {
    return this.#gram.end;
  }
  get order(): number {
    return this.#gram.order;
  }
  get matrix(): Float64Array {
    this.#compute();
    return this.#storage.subarray(0, this.order * this.order);
  }
  get noise(): number {
    this.#compute();
    return this.#noise;
  }
  slot(index: number): number {
    return this.#gram.slot(index);
  }

  distinct(): number {
    return this.#gram.distinct();
  }

  /** Forgets what was computed: the window's matrix was replaced. */
  reset(): void {
    [this.#begin, this.#end] = [0, 0];
  }

  #compute(): void {
    const { begin, end, order, matrix } = this.#gram;
    if (this.#begin === begin && this.#end === end) return;
    const centred = this.#storage.subarray(0, order * order);
    centred.fill(0);
    this.#noise = centreGram({ gram: matrix, order, slots: slotsOf(this.#gram), centre: this.#centre }, centred);
    [this.#begin, this.#end] = [begin, end];
  }
}
