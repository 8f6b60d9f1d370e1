import { firstNonFinite, LayoutPath, type ParameterLayout } from '@policypath/path-buffer';
import type { Checkpoint } from './checkpointTensors.ts';
import { PathFileError } from './pathFileError.ts';
import type { PathFileFormat } from './tensorFile.ts';

/** What a `StoredPath` is made of; made by the readers. */
export interface StoredPathParts {
  readonly name: string;
  readonly format: PathFileFormat;
  readonly begin: number;
  readonly length: number;
  readonly layout: ParameterLayout;
  readonly steps: readonly number[] | undefined;
  readonly types: readonly string[];
  readonly remarks: readonly string[];
  /** Whether a part of a row costs no more than itself. */
  readonly inParts: boolean;
  /** Reads row `row` (0 is the first in the file) into `target`, from parameter `start` (0) on. */
  readonly read: (row: number, target: Float32Array, start?: number) => void;
  /** All tensors of row `row` as they are stored. */
  readonly checkpoint: (row: number) => Checkpoint;
  readonly close?: () => void;
}

/**
 * A path in a file or a folder, read row by row: nothing but the header is in memory. It is a `ParameterPath` for
 * @policypath/tsvd, and its `rows()` fill a `PathBuffer`.
 */
export class StoredPath extends LayoutPath {
  /** The file or folder, for messages. */
  readonly name: string;
  readonly format: PathFileFormat;
  /** Global index of the first row: as it was when our writers wrote it, else 0. */
  readonly begin: number;
  /** Global index after the last row. */
  readonly end: number;
  readonly layout: ParameterLayout;
  /** The step of each snapshot, oldest first, where the file has them. */
  readonly steps: readonly number[] | undefined;
  /** How each entry of the layout is stored: safetensors' names, such as F32 and BF16. Rows are float32. */
  readonly types: readonly string[];
  /**
   * Lines for the user: what was taken for the step, which files were left aside and which tensors left out. Texts of the
   * file are in them as they stand there.
   */
  readonly remarks: readonly string[];
  /**
   * Reads parameters of snapshot `index` from `start` on, as many as `out` has room for: analyses of rows that are larger than
   * memory read them by columns. undefined where a part costs as much as the whole row, as in archives that are compressed.
   */
  readonly read: ((index: number, start: number, out: Float32Array) => void) | undefined;
  readonly #read: StoredPathParts['read'];
  readonly #checkpoint: StoredPathParts['checkpoint'];
  readonly #close: (() => void) | undefined;
  #open = true;

  /** @internal Made by the readers. */
  constructor({
    name,
    format,
    begin,
    length,
    layout,
    steps,
    types,
    remarks,
    inParts,
    read,
    checkpoint,
    close,
  }: StoredPathParts) {
    super();
    this.name = name;
    this.format = format;
    this.begin = begin;
    this.end = begin + length;
    this.layout = layout;
    // A layout that is not valid is refused here.
    void this.dimension;
    this.steps = steps;
    this.types = types;
    this.remarks = remarks;
    this.#read = read;
    this.read = inParts
      ? (index, start, out) => {
          if (Number.isSafeInteger(start) && start >= 0 && start + out.length <= this.dimension) {
            return this.#part(index, start, out);
          }
          throw new RangeError(
            `A snapshot has ${this.dimension} parameters; asked for ${out.length} from ${start} on.`,
          );
        }
      : undefined;
    this.#checkpoint = checkpoint;
    this.#close = close;
  }

  /**
   * Reads snapshot `index` [m] into a new array.
   *
   * @throws RangeError for an index outside of the path; PathFileError for a value that is not finite as float32 (with the
   * snapshot, the tensor and the position in it), a file that has changed since it was opened, or one that was closed.
   */
  at(index: number): Float32Array {
    const row = new Float32Array(this.dimension);
    this.#part(index, 0, row);
    return row;
  }

  #part(index: number, start: number, out: Float32Array): void {
    this.#check(index);
    this.#read(index - this.begin, out, start);
    const bad = firstNonFinite(out);
    if (bad < 0) return;
    throw new PathFileError(this.name, `snapshot ${index} is not finite: ${this.#describe(out[bad], start + bad)}.`);
  }

  /**
   * All tensors of snapshot `index` as they are stored, those included that are no parameters of the path: what a
   * checkpoint with other parameters is made of (`withParameters`).
   *
   * @throws RangeError for an index outside of the path; PathFileError for a file that has changed or was closed.
   */
  checkpoint(index: number): Checkpoint {
    this.#check(index);
    return this.#checkpoint(index - this.begin);
  }

  #check(index: number): void {
    if (!Number.isSafeInteger(index) || index < this.begin || index >= this.end) {
      throw new RangeError(`No snapshot ${index} in ${this.name}; it holds ${this.begin} to ${this.end - 1}.`);
    }
    if (!this.#open) throw new PathFileError(this.name, 'it was closed; open it again to read rows.');
  }

  /** The rows from `begin` to `end - 1`, one at a time. */
  *rows(): Generator<Float32Array, void> {
    for (let index = this.begin; index < this.end; index += 1) yield this.at(index);
  }

  /** Lets the file go; rows cannot be read afterwards. */
  close(): void {
    if (this.#open) this.#close?.();
    this.#open = false;
  }

  #describe(value: number, position: number): string {
    let start = 0;
    for (const { name, shape } of this.layout) {
      const end = start + shape.reduce((product, size) => product * size, 1);
      if (position < end) return `${value} (as float32) at position ${position - start} of '${name}'`;
      start = end;
    }
    return `${value} at position ${position}`;
  }
}
