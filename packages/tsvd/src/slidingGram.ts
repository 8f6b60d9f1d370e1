import { distinctSnapshots } from './digits.ts';
import { GRAM_BLOCK, innerProducts, rowsOf } from './gramMatrix.ts';
import type { ParameterPath } from './parameterPath.ts';
import type { DenseKernels, TemporalKernels } from './temporalKernels.ts';
import { slotsOf, type WindowGram } from './windowGram.ts';

/** The order of the stored matrix grows in these steps while the window fills. */
const ORDER_STEP = 128;
/** New snapshots that `prepare` waits for: the rows of the window are read once for all of them. */
const PREPARED_ROWS = 16;
/** Most of them in one call: what a resumed window has not prepared yet is caught up over several calls. */
const MOST_PREPARED = 2 * PREPARED_ROWS;

/** Cursors and inner products of a `SlidingGram`; plain values and a typed array. */
export type SlidingGramState = {
  /** Global index of the snapshot that took slot 0. */
  readonly base: number;
  readonly begin: number;
  readonly end: number;
  /** Lower triangle by rows, oldest snapshot first [n (n + 1) / 2]. */
  readonly lowerTriangle: Float64Array;
};

/** Inner products of one new snapshot with the snapshots from `begin` up to itself. */
interface PreparedRow {
  readonly begin: number;
  readonly products: Float64Array;
}

/**
 * The Gram matrix of a sliding window, kept in a ring: snapshot i has row and column (i - base) mod capacity, and only
 * those of new snapshots are computed. Unused rows are 0, which changes no eigenvalue above 0.
 */
export class SlidingGram implements WindowGram {
  readonly noise = 0;
  readonly #capacity: number;
  readonly #kernels: Pick<TemporalKernels, 'gramBlock'>;
  readonly #storage: Float64Array;
  readonly #products: Float64Array;
  /** Inner products that `update` will store, of the snapshots from `#preparedBegin` on, which the matrix has not yet. */
  #prepared: PreparedRow[] = [];
  #preparedBegin = 0;
  #base = 0;
  #begin = 0;
  #end = 0;
  #order = 0;

  /** `memory` gives capacity^2 float64 numbers: a workspace, or any. */
  constructor(
    capacity: number,
    kernels: Pick<TemporalKernels, 'gramBlock'>,
    memory: Pick<DenseKernels, 'allocateFloat64'>,
  ) {
    this.#capacity = capacity;
    this.#kernels = kernels;
    this.#storage = memory.allocateFloat64(capacity * capacity);
    this.#products = new Float64Array(Math.min(GRAM_BLOCK, capacity) * capacity);
  }

  get begin(): number {
    return this.#begin;
  }
  get end(): number {
    return this.#end;
  }
  /** Order of `matrix`. */
  get order(): number {
    return this.#order;
  }
  /** The stored matrix [order, order], rows by slot. */
  get matrix(): Float64Array {
    return this.#storage.subarray(0, this.order * this.order);
  }

  /** Row of snapshot `index` in `matrix`. */
  slot(index: number): number {
    return (index - this.#base) % this.#capacity;
  }

  distinct(): number {
    return distinctSnapshots(this.matrix, this.order, slotsOf(this));
  }

  /** G_ij by global indices. */
  product(i: number, j: number): number {
    return this.#storage[this.slot(i) * this.order + this.slot(j)];
  }

  /**
   * Drops the snapshots that left the path and computes the inner products of the new ones.
   *
   * @throws RangeError for a snapshot that is not finite; those before its block are then in place.
   */
  update(path: ParameterPath): void {
    if (this.#end <= path.begin) {
      this.#storage.fill(0);
      [this.#base, this.#begin, this.#end, this.#order] = [path.begin, path.begin, path.begin, 0];
    }
    for (; this.#begin < path.begin; this.#begin += 1) this.#clear(this.#begin);
    this.#dropPrepared(path);
    for (const row of this.#prepared.splice(0)) this.#append(path, row);
    while (this.#end < path.end) {
      const computed = this.#compute(path, this.#end, Math.min(path.end, this.#end + GRAM_BLOCK));
      for (const row of computed) this.#append(path, row);
    }
  }

  /**
   * Computes inner products of new snapshots ahead of `update`, which stores them; nothing that is read or saved changes.
   * Does nothing until there are some new ones, and takes a few at a time.
   *
   * @throws RangeError for a snapshot that is not finite.
   */
  prepare(path: ParameterPath): void {
    this.#dropPrepared(path);
    const from = this.#preparedBegin + this.#prepared.length;
    if (path.end - from < PREPARED_ROWS) return;
    this.#prepared.push(...this.#compute(path, from, Math.min(path.end, from + MOST_PREPARED)));
  }

  /** Drops what was prepared of snapshots that are stored, or have left the path. */
  #dropPrepared(path: ParameterPath): void {
    const begin = Math.max(this.#end, path.begin);
    this.#prepared.splice(0, Math.max(0, begin - this.#preparedBegin));
    this.#preparedBegin = Math.max(begin, this.#preparedBegin);
  }

  /** Inner products of the snapshots [first, last) with all from the beginning of the path up to themselves. */
  #compute(path: ParameterPath, first: number, last: number): PreparedRow[] {
    const { begin } = path;
    const columns = last - begin;
    const products = this.#products.subarray(0, (last - first) * columns);
    innerProducts(this.#kernels, rowsOf(path, begin, last), { begin, from: first - begin }, products);
    return Array.from({ length: last - first }, (_, i) => {
      const start = i * columns;
      return { begin, products: products.slice(start, start + first + i + 1 - begin) };
    });
  }

  /** Stores the next snapshot's products with those that are in the path still. */
  #append(path: ParameterPath, { begin, products }: PreparedRow): void {
    const index = this.#end;
    this.#end += 1;
    this.#grow();
    for (let other = path.begin; other <= index; other += 1) this.#set(index, other, products[other - begin]);
  }

  saveState(): SlidingGramState {
    const count = this.#end - this.#begin;
    const lowerTriangle = new Float64Array((count * (count + 1)) / 2);
    let position = 0;
    for (let i = this.#begin; i < this.#end; i += 1) {
      for (let j = this.#begin; j <= i; j += 1) lowerTriangle[position++] = this.product(i, j);
    }
    return { base: this.#base, begin: this.#begin, end: this.#end, lowerTriangle };
  }

  /** @throws RangeError for cursors that do not fit the capacity or the triangle. */
  loadState({ base, begin, end, lowerTriangle }: SlidingGramState): void {
    const count = end - begin;
    const whole = [base, begin, end].every((cursor) => Number.isSafeInteger(cursor) && cursor >= 0);
    if (!whole || base > begin || count < 0 || count > this.#capacity) {
      throw new RangeError(
        `A saved window of snapshots ${begin} to ${end} (base ${base}) does not fit a capacity of ${this.#capacity}.`,
      );
    }
    if (lowerTriangle.length !== (count * (count + 1)) / 2) {
      throw new RangeError(
        `A Gram matrix of ${count} snapshots has not ${lowerTriangle.length} entries: altered state.`,
      );
    }
    this.#storage.fill(0);
    [this.#prepared, this.#preparedBegin] = [[], 0];
    [this.#base, this.#begin, this.#end] = [base, begin, end];
    this.#order = this.#orderNow();
    let position = 0;
    for (let i = begin; i < end; i += 1) {
      for (let j = begin; j <= i; j += 1) this.#set(i, j, lowerTriangle[position++]);
    }
  }

  #set(i: number, j: number, value: number): void {
    const { order } = this;
    this.#storage[this.slot(i) * order + this.slot(j)] = value;
    this.#storage[this.slot(j) * order + this.slot(i)] = value;
  }

  #clear(index: number): void {
    const slot = this.slot(index);
    this.#storage.fill(0, slot * this.#order, (slot + 1) * this.#order);
    for (let row = 0; row < this.#order; row += 1) this.#storage[row * this.#order + slot] = 0;
  }

  /** The order depends on the cursors alone, so that a saved window goes on with the same one. */
  #orderNow(): number {
    const used = Math.min(this.#end - this.#base, this.#capacity);
    return Math.min(this.#capacity, Math.ceil(used / ORDER_STEP) * ORDER_STEP);
  }

  /** Moves the rows apart where the window needs a larger order. */
  #grow(): void {
    const old = this.#order;
    const order = this.#orderNow();
    if (order === old) return;
    for (let row = old - 1; row > 0; row -= 1) this.#storage.copyWithin(row * order, row * old, (row + 1) * old);
    for (let row = 0; row < old; row += 1) this.#storage.fill(0, row * order + old, (row + 1) * order);
    this.#order = order;
  }
}
