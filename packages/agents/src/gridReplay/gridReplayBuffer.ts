import type { Transition } from '../agent.ts';
import { gridWords, PackedGrid, type GridShape } from './packedGrid.ts';

/** Sizes of a replay of grids. */
export interface GridReplayShape extends GridShape {
  /** Transitions that are kept; older ones are overwritten. */
  readonly capacity: number;
}

/** One batch of transitions between grids; the arrays are allocated once and filled again by each `read`. */
export interface GridBatch {
  /** B: number of rows. */
  readonly size: number;
  /** [B, channels, height, width] of 0 and 255 */
  readonly observation: Uint8Array;
  /** [B, channels, height, width] of 0 and 255 */
  readonly nextObservation: Uint8Array;
  /** [B] the choices. */
  readonly action: Float32Array;
  /** [B] */
  readonly reward: Float32Array;
  /** [B]; 0 after a real end of the task, else 1. */
  readonly notDone: Float32Array;
}

/** Numbers in a record beside the two grids: choice, reward, notDone. */
const recordScalars = 3;

/** Floats in one record: the bits of both grids, 32 to a float, choice, reward, notDone. */
export function gridRecordLength(shape: GridShape): number {
  return 2 * gridWords(shape) + recordScalars;
}

/** Bytes that a full `GridReplayBuffer` takes; known before anything is allocated. */
export function gridReplayBytes(shape: GridReplayShape): number {
  return 4 * shape.capacity * gridRecordLength(shape);
}

/**
 * The last `capacity` transitions between grids of truth values, a bit a cell: 100,000 transitions of Breakout take 12 MB with
 * both observations, of Seaquest 27 MB. A transition's global index counts from the first one ever stored and does not
 * restart when the ring wraps, so that a file of all records can be appended to and read back.
 */
export class GridReplayBuffer {
  readonly capacity: number;
  readonly shape: GridShape;
  /** Floats in one record. Most of them are bits of grids, so copy records and never compute with them. */
  readonly recordLength: number;
  /** Bytes of the full buffer. */
  readonly bytes: number;
  readonly #grid: PackedGrid;
  /** The records. */
  readonly #words: Uint32Array;
  /** The same memory as floats. */
  readonly #floats: Float32Array;
  #firstIndex = 0;
  #end = 0;

  /** @throws RangeError on a size that is no positive integer, or when the memory cannot be reserved */
  constructor({ capacity, height, width, channels }: GridReplayShape) {
    for (const [name, value] of Object.entries({ capacity, height, width, channels })) {
      if (!(Number.isSafeInteger(value) && value >= 1)) {
        throw new RangeError(`${name} of a grid replay is a positive integer, got ${value}`);
      }
    }
    this.capacity = capacity;
    this.shape = { height, width, channels };
    this.recordLength = gridRecordLength(this.shape);
    this.bytes = gridReplayBytes({ capacity, ...this.shape });
    this.#grid = new PackedGrid(this.shape);
    try {
      this.#words = new Uint32Array(capacity * this.recordLength);
    } catch (error) {
      throw new RangeError(
        `a grid replay of ${capacity} transitions takes ${this.bytes} bytes, which could not be reserved; lower its capacity`,
        { cause: error },
      );
    }
    this.#floats = new Float32Array(this.#words.buffer);
  }

  /** Global index of the oldest transition that is kept. */
  get begin(): number {
    return Math.max(this.#firstIndex, this.#end - this.capacity);
  }

  /** Global index after the newest transition: the number of transitions ever stored. */
  get end(): number {
    return this.#end;
  }

  /** Transitions that are kept now. */
  get size(): number {
    return this.#end - this.begin;
  }

  /**
   * Stores one transition, over the oldest when full.
   *
   * @throws RangeError on a wrong length, a cell that is neither 0 nor 1, an action that is not one whole number from 0, or a
   * reward that is not finite in float32; nothing is stored then
   */
  push({ observation, action, reward, nextObservation, terminated }: Transition<ArrayLike<number>>): void {
    if (!(action.length === 1 && Number.isSafeInteger(action[0]) && action[0] >= 0)) {
      throw new RangeError(`an action is one whole number from 0, got [${[...action].join(', ')}]`);
    }
    if (!Number.isFinite(Math.fround(reward))) {
      throw new RangeError(`the reward of transition ${this.#end} is ${reward}, not a finite float32 number`);
    }
    const packed = new Uint32Array(2 * this.#grid.words);
    this.#grid.pack('observation', observation, packed, 0);
    this.#grid.pack('nextObservation', nextObservation, packed, this.#grid.words);
    const at = this.#offset(this.#end);
    this.#words.set(packed, at);
    const scalars = at + packed.length;
    this.#floats[scalars] = action[0];
    this.#floats[scalars + 1] = reward;
    this.#floats[scalars + 2] = terminated ? 0 : 1;
    this.#end += 1;
  }

  /** Allocates a zeroed batch of `size` rows. */
  createBatch(size: number): GridBatch {
    const { length } = this.#grid;
    return {
      size,
      observation: new Uint8Array(size * length),
      nextObservation: new Uint8Array(size * length),
      action: new Float32Array(size),
      reward: new Float32Array(size),
      notDone: new Float32Array(size),
    };
  }

  /** Fills `batch` with the transitions of these global indices, one a row. @throws RangeError when one is not kept */
  read(indices: ArrayLike<number>, batch: GridBatch): void {
    const { length, words } = this.#grid;
    for (let row = 0; row < batch.size; row += 1) {
      const at = this.#kept(indices[row]);
      this.#grid.unpackImage(this.#words, at, batch.observation, row * length);
      this.#grid.unpackImage(this.#words, at + words, batch.nextObservation, row * length);
      const scalars = at + 2 * words;
      batch.action[row] = this.#floats[scalars];
      batch.reward[row] = this.#floats[scalars + 1];
      batch.notDone[row] = this.#floats[scalars + 2];
    }
  }

  /** Copies the observation of transition `globalIndex` into `out` [height, width, channels]. @throws RangeError when it is not kept */
  readObservation(globalIndex: number, out: Uint8Array): void {
    this.#grid.unpack(this.#words, this.#kept(globalIndex), out);
  }

  /** Copies the record of transition `globalIndex` into `out` [recordLength]. @throws RangeError when it is not kept */
  readRecord(globalIndex: number, out: Float32Array): void {
    if (out.length !== this.recordLength) {
      throw new RangeError(`out has ${out.length} floats, a record of this grid replay has ${this.recordLength}`);
    }
    const from = this.#kept(globalIndex);
    // As words: a float of such bits may be NaN, whose bits a copy as a number need not keep.
    wordsOf(out).set(this.#words.subarray(from, from + this.recordLength));
  }

  /** Empties the buffer; the next record gets the global index `firstIndex`. */
  restart(firstIndex = 0): void {
    if (!(Number.isSafeInteger(firstIndex) && firstIndex >= 0)) {
      throw new RangeError(`the first index of a grid replay is an integer from 0, got ${firstIndex}`);
    }
    this.#firstIndex = firstIndex;
    this.#end = firstIndex;
  }

  /**
   * Appends whole records [count, recordLength] as `readRecord` gave them.
   *
   * @throws RangeError when they cannot have come from a grid replay of these sizes; nothing is appended then
   */
  appendRecords(records: Float32Array): void {
    const { recordLength } = this;
    if (records.length % recordLength !== 0) {
      throw new RangeError(`records have ${recordLength} floats each; ${records.length} is no multiple of it`);
    }
    for (let end = recordLength; end <= records.length; end += recordLength) {
      const [choice, reward, notDone] = records.subarray(end - recordScalars, end);
      const valid = Number.isSafeInteger(choice) && choice >= 0 && Number.isFinite(reward);
      if (!valid || (notDone !== 0 && notDone !== 1)) {
        throw new RangeError('these are no records of a grid replay of these sizes');
      }
    }
    const words = wordsOf(records);
    for (let at = 0; at < words.length; at += recordLength) {
      this.#words.set(words.subarray(at, at + recordLength), this.#offset(this.#end));
      this.#end += 1;
    }
  }

  #offset(globalIndex: number): number {
    return (globalIndex % this.capacity) * this.recordLength;
  }

  #kept(globalIndex: number): number {
    if (Number.isSafeInteger(globalIndex) && globalIndex >= this.begin && globalIndex < this.#end) {
      return this.#offset(globalIndex);
    }
    throw new RangeError(
      `transition ${globalIndex} is not in the grid replay, which holds ${this.begin} to ${this.#end - 1}`,
    );
  }
}

function wordsOf({ buffer, byteOffset, length }: Float32Array): Uint32Array {
  return new Uint32Array(buffer, byteOffset, length);
}
