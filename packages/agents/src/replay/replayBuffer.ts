import { checkOptions } from '@policypath/options';
import type { Generator } from '@policypath/random';
import type { Transition } from '../agent.ts';
import { replayBytes, replayRecordLength, type ReplayShape } from './replayBytes.ts';
import type { ReplayBatch } from './replayBatch.ts';

export interface ReplayBufferOptions extends Omit<ReplayShape, 'capacity'> {
  /** Default 1,000,000: TD3's. */
  readonly capacity?: number;
}

/**
 * The last `capacity` transitions, as float32 records in one flat array. A transition's global index counts from the
 * first one ever stored and does not restart when the ring wraps, so that a file of all records can be appended to and
 * read back: record `i` stands at byte `i * recordLength * 4`.
 *
 * The memory (`bytes`) is reserved at once, and taken from the machine only as transitions arrive.
 */
export class ReplayBuffer {
  readonly capacity: number;
  readonly observationSize: number;
  readonly actionSize: number;
  /** Floats in one record: observation [n], action [a], reward, notDone, next observation [n]. */
  readonly recordLength: number;
  /** Bytes of the full buffer. */
  readonly bytes: number;
  readonly #records: Float32Array;
  #firstIndex = 0;
  #end = 0;

  /** @throws RangeError on a size that is not a positive integer, or when the memory cannot be reserved. */
  constructor(options: ReplayBufferOptions) {
    checkOptions('ReplayBuffer', options, { capacity: true, observationSize: true, actionSize: true });
    const { capacity = 1_000_000, observationSize, actionSize } = options;

    for (const [name, value] of Object.entries({ capacity, observationSize, actionSize })) {
      if (!(Number.isSafeInteger(value) && value >= 1)) {
        throw new RangeError(`${name} of a replay buffer is a positive integer, got ${value}`);
      }
    }
    this.capacity = capacity;
    this.observationSize = observationSize;
    this.actionSize = actionSize;
    this.recordLength = replayRecordLength(observationSize, actionSize);
    this.bytes = replayBytes({ capacity, observationSize, actionSize });
    try {
      this.#records = new Float32Array(capacity * this.recordLength);
    } catch (error) {
      throw new RangeError(
        `a replay buffer of ${capacity} transitions takes ${this.bytes} bytes, which could not be reserved; lower its capacity`,
        { cause: error },
      );
    }
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
   * @throws RangeError on a wrong length, or a value that is not finite in float32; nothing is stored then.
   */
  push({ observation, action, reward, nextObservation, terminated }: Transition): void {
    this.#checkLength('observation', observation.length, this.observationSize);
    this.#checkLength('action', action.length, this.actionSize);
    this.#checkLength('nextObservation', nextObservation.length, this.observationSize);
    checkFinite('observation', observation);
    checkFinite('action', action);
    checkFinite('nextObservation', nextObservation);
    if (!Number.isFinite(Math.fround(reward))) {
      throw new RangeError(`the reward of transition ${this.#end} is ${reward}, not a finite float32 number`);
    }
    const records = this.#records;
    let at = this.#offset(this.#end);
    for (let i = 0; i < this.observationSize; i += 1) records[at++] = observation[i];
    for (let i = 0; i < this.actionSize; i += 1) records[at++] = action[i];
    records[at++] = reward;
    records[at++] = terminated ? 0 : 1;
    for (let i = 0; i < this.observationSize; i += 1) records[at++] = nextObservation[i];
    this.#end += 1;
  }

  /**
   * Fills `batch` with transitions drawn uniformly, with replacement, from those kept: one `generator.integer` a row.
   * @throws Error when the buffer is empty; RangeError when the batch was made for other sizes.
   */
  sample(generator: Generator, batch: ReplayBatch): void {
    const { size, begin } = this;
    if (size === 0) throw new Error('the replay buffer is empty: store a transition before sampling');
    this.#checkLength("the batch's observations", batch.observationSize, this.observationSize);
    this.#checkLength("the batch's actions", batch.actionSize, this.actionSize);
    for (let row = 0; row < batch.size; row += 1) this.#copyRow(begin + generator.integer(size), batch, row);
  }

  /** Fills `batch` with the transitions of these global indices, one a row. @throws RangeError when one is not kept */
  read(indices: ArrayLike<number>, batch: ReplayBatch): void {
    this.#checkLength("the batch's observations", batch.observationSize, this.observationSize);
    this.#checkLength("the batch's actions", batch.actionSize, this.actionSize);
    for (let row = 0; row < batch.size; row += 1) {
      this.#checkKept(indices[row]);
      this.#copyRow(indices[row], batch, row);
    }
  }

  /** Copies the record of transition `globalIndex` into `out` [recordLength]. @throws RangeError when it is not kept. */
  readRecord(globalIndex: number, out: Float32Array): void {
    this.#checkKept(globalIndex);
    this.#checkLength('out', out.length, this.recordLength);
    const from = this.#offset(globalIndex);
    out.set(this.#records.subarray(from, from + this.recordLength));
  }

  /**
   * Empties the buffer; the next record gets the global index `firstIndex`. With `appendRecords` this refills a buffer
   * from a file of `end` records: `restart(Math.max(0, end - capacity))`, then the records from there on, in pieces of
   * any size. The buffer then samples exactly as the one that wrote them.
   */
  restart(firstIndex = 0): void {
    if (!(Number.isSafeInteger(firstIndex) && firstIndex >= 0)) {
      throw new RangeError(`the first index of a replay buffer is an integer from 0, got ${firstIndex}`);
    }
    this.#firstIndex = firstIndex;
    this.#end = firstIndex;
  }

  /**
   * Appends whole records [count, recordLength] as `readRecord` gave them.
   * @throws RangeError when the length is no multiple of `recordLength`, or a value could not have been stored; nothing
   * is appended then.
   */
  appendRecords(records: Float32Array): void {
    const { recordLength } = this;
    if (records.length % recordLength !== 0) {
      throw new RangeError(`records have ${recordLength} floats each; ${records.length} is no multiple of it`);
    }
    checkFinite('records', records);
    const notDone = this.observationSize + this.actionSize + 1;
    for (let at = notDone; at < records.length; at += recordLength) {
      if (records[at] !== 0 && records[at] !== 1) {
        throw new RangeError(
          `a record's notDone flag is ${records[at]}, neither 0 nor 1: these records were written for other sizes`,
        );
      }
    }
    for (let at = 0; at < records.length; at += recordLength) {
      this.#records.set(records.subarray(at, at + recordLength), this.#offset(this.#end));
      this.#end += 1;
    }
  }

  #offset(globalIndex: number): number {
    return (globalIndex % this.capacity) * this.recordLength;
  }

  #copyRow(globalIndex: number, batch: ReplayBatch, row: number): void {
    // Use local variables: this loop takes most of an update's time outside the networks.
    const records = this.#records;
    const { observationSize, actionSize, observation, observationAction, nextObservation, nextObservationAction } =
      batch;
    const plain = row * observationSize;
    const joined = row * (observationSize + actionSize);
    const from = this.#offset(globalIndex);
    const after = from + observationSize + actionSize + 2;
    for (let i = 0; i < observationSize; i += 1) {
      observation[plain + i] = observationAction[joined + i] = records[from + i];
      nextObservation[plain + i] = nextObservationAction[joined + i] = records[after + i];
    }
    for (let i = 0; i < actionSize; i += 1) {
      observationAction[joined + observationSize + i] = records[from + observationSize + i];
    }
    batch.reward[row] = records[after - 2];
    batch.notDone[row] = records[after - 1];
  }

  #checkKept(globalIndex: number): void {
    if (Number.isSafeInteger(globalIndex) && globalIndex >= this.begin && globalIndex < this.#end) return;
    throw new RangeError(
      `transition ${globalIndex} is not in the replay buffer, which holds ${this.begin} to ${this.#end - 1}`,
    );
  }

  #checkLength(name: string, length: number, expected: number): void {
    if (length !== expected) {
      throw new RangeError(`${name}: length ${length}, but this replay buffer was made for ${expected}`);
    }
  }
}

function checkFinite(name: string, values: Float32Array | Float64Array): void {
  for (let i = 0; i < values.length; i += 1) {
    // A float64 beyond float32's range would be stored as infinity.
    if (!Number.isFinite(Math.fround(values[i]))) {
      throw new RangeError(`${name}[${i}] is ${values[i]}, not a finite float32 number`);
    }
  }
}
