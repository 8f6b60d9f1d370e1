import { checkOptions, shown } from '@policypath/options';
import { LayoutPath } from './layoutPath.ts';
import type { ParameterLayout } from './parameterLayout.ts';
import { checkSnapshot } from './snapshotCheck.ts';

export interface PathBufferOptions {
  /**
   * n at most: snapshots kept; the paper's k, 2000 for TD3 on MuJoCo and 1000 for RAD. A ring has a capacity; what is held of a
   * path at one time is the window, as the sliding SVD and PPTB call it.
   */
  readonly capacity: number;
  readonly layout: ParameterLayout;
}

/** What a buffer needs, beside its rows, to be filled again: safe in JSON. */
export type PathBufferState = {
  /** Global index of the oldest snapshot. */
  readonly begin: number;
  /** Step of each snapshot, oldest first. */
  readonly steps: readonly number[];
};

/**
 * The policy path: a first-in, first-out ring of parameter snapshots (Algorithm 1's `d_p`). Rows are one Float32Array
 * each, made when first needed and written over when the ring wraps. Global indices count every snapshot ever pushed,
 * so they never restart. It is a `ParameterPath` for @policypath/tsvd. `PathRecorder` asks for no capacity.
 */
export class PathBuffer extends LayoutPath {
  readonly capacity: number;
  readonly layout: ParameterLayout;
  readonly #rows: (Float32Array | undefined)[];
  readonly #steps: Float64Array;
  #begin = 0;
  #end = 0;

  /** @throws RangeError for a capacity that is not a positive whole number or a layout that is not valid. */
  constructor(options: PathBufferOptions) {
    super();
    checkOptions('PathBuffer', options, { capacity: true, layout: true });
    const { capacity, layout } = options;
    if (!Number.isSafeInteger(capacity) || capacity < 1) {
      throw new RangeError(
        `The capacity of a path must be a whole number of snapshots from 1, got ${shown(capacity)}.`,
      );
    }
    this.capacity = capacity;
    this.layout = layout;
    // A layout that is not valid is refused here.
    void this.dimension;
    this.#rows = new Array<Float32Array | undefined>(capacity);
    this.#steps = new Float64Array(capacity);
  }

  /** Global index of the oldest snapshot. */
  get begin(): number {
    return this.#begin;
  }
  /** Global index after the newest snapshot: the number of snapshots ever pushed. */
  get end(): number {
    return this.#end;
  }
  /** The step of each snapshot held, oldest first. */
  get steps(): readonly number[] {
    return Array.from({ length: this.length }, (_, i) => this.stepAt(this.#begin + i));
  }
  /** Bytes of all rows once the ring is full. */
  get bytesWhenFull(): number {
    return this.capacity * this.dimension * Float32Array.BYTES_PER_ELEMENT;
  }

  /**
   * Copies a snapshot in, over the oldest one when the ring is full, and returns its global index.
   *
   * @param parameters [m], all finite.
   * @param step When it was taken, in the caller's unit (environment or agent steps); never smaller than the last.
   * @throws RangeError on a wrong length, a value that is not finite (with its position) or a step that goes back; the
   * buffer is then unchanged.
   */
  push(parameters: Float32Array, step: number): number {
    const newestStep = this.length > 0 ? this.stepAt(this.#end - 1) : undefined;
    checkSnapshot({ index: this.#end, parameters, step }, { dimension: this.dimension, newestStep });
    const slot = this.#end % this.capacity;
    this.#rows[slot] ??= new Float32Array(this.dimension);
    this.#rows[slot].set(parameters);
    this.#steps[slot] = step;
    this.#end += 1;
    if (this.length > this.capacity) this.#begin += 1;
    return this.#end - 1;
  }

  /** Forgets all snapshots; global indices go on. */
  clear(): void {
    this.#begin = this.#end;
  }

  /** Snapshot `index` [m], a live view, valid until that snapshot is overwritten; do not write to it. */
  at(index: number): Float32Array {
    // The row exists: every index in [begin, end) was written.
    return this.#rows[this.#slot(index)] as Float32Array;
  }

  /** The step at which snapshot `index` was taken. */
  stepAt(index: number): number {
    return this.#steps[this.#slot(index)];
  }

  /** The cursor and the steps; the rows are not in it (they are `at(begin)` to `at(end - 1)`). */
  saveState(): PathBufferState {
    return { begin: this.#begin, steps: this.steps };
  }

  /**
   * Fills the buffer again from `saveState` and the rows that the caller kept, oldest first. Rows are copied one by one,
   * so an iterator over a file needs memory for one row only.
   *
   * @throws RangeError when the state is not valid for this buffer, or rows are too few, too many, of the wrong length or
   * not finite; the buffer is then empty.
   */
  restore(options: PathBufferState & { readonly rows: Iterable<Float32Array> }): void {
    checkOptions('PathBuffer.restore', options, { begin: true, steps: true, rows: true });
    const { begin, steps, rows } = options;

    if (!Number.isSafeInteger(begin) || begin < 0) {
      throw new RangeError(`A path begins at a global index from 0, got ${begin}.`);
    }
    if (steps.length > this.capacity) {
      throw new RangeError(`${steps.length} snapshots do not fit into a path of capacity ${this.capacity}.`);
    }
    this.#begin = begin;
    this.#end = begin;
    try {
      for (const row of rows) {
        if (this.length === steps.length) {
          throw new RangeError(`There are more rows than the ${steps.length} snapshots of the saved state.`);
        }
        this.push(row, steps[this.length]);
      }
      if (this.length < steps.length) {
        throw new RangeError(`Got ${this.length} rows for the ${steps.length} snapshots of the saved state.`);
      }
    } catch (error) {
      this.#end = begin;
      throw error;
    }
  }

  #slot(index: number): number {
    if (!Number.isSafeInteger(index) || index < this.#begin || index >= this.#end) {
      const held = this.length === 0 ? 'none' : `${this.#begin} to ${this.#end - 1}`;
      throw new RangeError(`No snapshot ${index} in the path; it holds ${held}.`);
    }
    return index % this.capacity;
  }
}
