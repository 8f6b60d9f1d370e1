import { checkOptions } from '@policypath/options';
import type { Engine } from '@policypath/nets';
import type { Generator } from '@policypath/random';
import type { Transition } from '../agent.ts';
import { augmentedShape, checkAugmentation, randomOffset, type Augmentation } from './augmentation.ts';
import { FrameRing } from './frameRing.ts';
import type { ImageBatch } from './imageBatch.ts';
import { frameCapacity, imageRecordLength, imageReplayBytes, recordScalars } from './imageReplayBytes.ts';
import { checkImageShape, frameBytes, observationBytes, type ImageShape } from './imageShape.ts';
import { moveLength, placeFrames } from './placeFrames.ts';

/**
 * One step of experience between stacks of frames [frameStack * channels, height, width], the oldest frame first: the next
 * observation holds the observation's frames without the oldest, and a new one.
 */
export type ImageTransition = Transition<Uint8Array>;

export interface ImageReplayOptions extends Partial<Pick<ImageShape, 'channels' | 'frameStack'>> {
  /** Transitions that are kept. Default 100,000: RAD's. */
  readonly capacity?: number;
  readonly height: number;
  readonly width: number;
  readonly actionSize: number;
  /** An engine whose kernels copy the frames of a batch two to five times as fast, to the same bytes. It must stay open. */
  readonly engine?: Pick<Engine, 'copyFrames'>;
}

export interface SampleImagesOptions {
  /** Draws the transitions, one `integer` a row. */
  readonly generator: Generator;
  /** Draws the offsets. */
  readonly offsetGenerator: Generator;
  readonly augmentation: Augmentation;
  /** Of the augmented shape. */
  readonly batch: ImageBatch;
}

/**
 * The last transitions between stacks of frames, each frame stored once: stacks are rebuilt when they are drawn. It is a
 * series of frames, each with the action and reward that led to it; a frame's global index counts from the first one ever
 * stored and does not restart when the ring wraps, so that a file of all records can be appended to and read back.
 *
 * It notices a new episode by itself: the observation differs from the last one stored.
 */
export class ImageReplayBuffer {
  readonly capacity: number;
  readonly shape: ImageShape;
  readonly actionSize: number;
  /** Floats in one record. Their bits are bytes of pictures, so copy records and never compute with them. */
  readonly recordLength: number;
  /** Bytes of the full buffer. */
  readonly bytes: number;
  readonly #engine: Pick<Engine, 'copyFrames'> | undefined;
  readonly #frames: FrameRing;
  /** Action, reward, notDone, age and isTransition of each frame. The age counts the episode's frames before it, up to frameStack. */
  readonly #scalars: Float32Array;
  /** The frame that each kept transition ends in, in a ring of its own. */
  readonly #transitions: Float64Array;
  /** Sources and targets of a batch's frames: `moves` of `copyFrames`. Grows to the largest batch. */
  #moves = new Int32Array(0);
  #transitionBegin = 0;
  #transitionEnd = 0;
  #firstFrame = 0;
  #end = 0;

  /** @throws RangeError on a size that is no positive integer, or when the memory cannot be reserved. */
  constructor(options: ImageReplayOptions) {
    checkOptions('ImageReplayBuffer', options, {
      capacity: true,
      height: true,
      width: true,
      actionSize: true,
      engine: true,
      channels: true,
      frameStack: true,
    });

    const { capacity = 100_000, channels = 3, frameStack = 3, height, width, actionSize, engine } = options;
    this.shape = { channels, height, width, frameStack };
    for (const [name, value] of Object.entries({ capacity, actionSize })) {
      if (!(Number.isSafeInteger(value) && value >= 1)) {
        throw new RangeError(`${name} of an image replay is a positive integer, got ${value}`);
      }
    }
    checkImageShape(this.shape);
    this.capacity = capacity;
    this.actionSize = actionSize;
    this.recordLength = imageRecordLength({ ...this.shape, actionSize });
    this.bytes = imageReplayBytes({ ...this.shape, capacity, actionSize });
    this.#engine = engine;
    this.#frames = new FrameRing(frameCapacity({ capacity, frameStack }), frameBytes(this.shape));
    this.#scalars = new Float32Array(this.#frames.capacity * (actionSize + recordScalars));
    this.#transitions = new Float64Array(capacity);
  }

  /** Global index of the oldest frame that a kept transition needs. */
  get begin(): number {
    if (this.size > 0) return this.#oldestFrame(this.#frameOf(0));
    return Math.max(this.#firstFrame, this.#end - this.#frames.capacity);
  }

  /** Global index after the newest frame: the number of frames ever stored. */
  get end(): number {
    return this.#end;
  }

  /** Transitions that are kept now. */
  get size(): number {
    return this.#transitionEnd - this.#transitionBegin;
  }

  /**
   * Stores one transition, over the oldest when full.
   * @throws RangeError on a wrong length, a number that is not finite, or a next observation that does not go on from the
   * observation; nothing is stored then.
   */
  push({ observation, action, reward, nextObservation, terminated }: ImageTransition): void {
    const { frameStack } = this.shape;
    const length = frameBytes(this.shape);
    this.#checkLength('observation', observation.length, frameStack * length);
    this.#checkLength('nextObservation', nextObservation.length, frameStack * length);
    this.#checkLength('action', action.length, this.actionSize);
    for (const value of [...action, reward]) {
      if (!Number.isFinite(Math.fround(value))) {
        throw new RangeError(`action and reward are finite float32 numbers, got ${value}`);
      }
    }
    if (!sameBytes(observation, length, nextObservation, 0, (frameStack - 1) * length)) {
      throw new RangeError(
        "nextObservation does not begin with the observation's last frames: stack frames oldest first",
      );
    }
    if (!this.#isLast(observation)) this.#startEpisode(observation);
    const age = Math.min(this.#ageOf(this.#end - 1) + 1, frameStack);
    const scalars = [...action, reward, terminated ? 0 : 1, age, 1];
    this.#append(nextObservation.subarray((frameStack - 1) * length), scalars);
  }

  /**
   * Fills `batch` with transitions drawn uniformly, with replacement, from those kept, their pictures augmented.
   * @throws Error when the buffer is empty; RangeError when the batch was made for other sizes.
   */
  sample(options: SampleImagesOptions): void {
    checkOptions('ImageReplayBuffer.sample', options, {
      generator: true,
      offsetGenerator: true,
      augmentation: true,
      batch: true,
    });
    const { generator, offsetGenerator, augmentation, batch } = options;

    const { size, shape, actionSize } = this;
    if (size === 0) throw new Error('the image replay is empty: store a transition before sampling');
    checkAugmentation(shape, augmentation);
    const { kind, offsets = kind === 'crop' ? 'independent' : 'shared' } = augmentation;
    const expected = observationBytes(augmentedShape(shape, augmentation));
    this.#checkLength("the batch's observations", observationBytes(batch.shape), expected);
    this.#checkLength("the batch's actions", batch.actionSize, actionSize);
    const sign = kind === 'crop' ? 1 : -1;
    const count = 2 * batch.size * shape.frameStack;
    if (this.#moves.length < moveLength * count) this.#moves = new Int32Array(moveLength * count);
    for (let row = 0; row < batch.size; row += 1) {
      const frame = this.#frameOf(generator.integer(size));
      const age = this.#ageOf(frame);
      const offset = randomOffset(shape, augmentation, offsetGenerator);
      const nextOffset = offsets === 'shared' ? offset : randomOffset(shape, augmentation, offsetGenerator);
      this.#moveStack(2 * row, frame - 1, age - 1, sign * offset.y, sign * offset.x);
      this.#moveStack(2 * row + 1, frame, age, sign * nextOffset.y, sign * nextOffset.x);
      const scalars = this.#scalarsAt(frame);
      for (let i = 0; i < actionSize; i += 1) batch.action[row * actionSize + i] = this.#scalars[scalars + i];
      batch.reward[row] = this.#scalars[scalars + actionSize];
      batch.notDone[row] = this.#scalars[scalars + actionSize + 1];
    }
    this.#copyFrames(augmentation, batch, count);
  }

  /**
   * Copies the observation of the `k`-th oldest transition that is kept into `out` [frameStack * channels, height, width],
   * as it was stored. @throws RangeError when there is none.
   */
  readObservation(k: number, out: Uint8Array): void {
    if (!(Number.isSafeInteger(k) && k >= 0 && k < this.size)) {
      throw new RangeError(`there is no transition ${k} among the ${this.size} that are kept`);
    }
    this.#checkLength('out', out.length, observationBytes(this.shape));
    const frame = this.#frameOf(k);
    this.#copyStack(frame - 1, this.#ageOf(frame) - 1, out);
  }

  /** Copies the record of frame `globalIndex` into `out` [recordLength]. @throws RangeError when it is not kept. */
  readRecord(globalIndex: number, out: Float32Array): void {
    if (!(Number.isSafeInteger(globalIndex) && globalIndex >= this.begin && globalIndex < this.#end)) {
      throw new RangeError(
        `frame ${globalIndex} is not in the image replay, which holds ${this.begin} to ${this.#end - 1}`,
      );
    }
    this.#checkLength('out', out.length, this.recordLength);
    const length = frameBytes(this.shape);
    new Uint8Array(out.buffer, out.byteOffset, length).set(this.#frames.frame(globalIndex));
    const from = this.#scalarsAt(globalIndex);
    out.set(this.#scalars.subarray(from, from + this.actionSize + recordScalars), length / 4);
  }

  /**
   * Empties the buffer; the next record gets the global index `firstIndex`. With `appendRecords` this refills a buffer
   * from the records `begin` to `end` of another, which it then equals.
   */
  restart(firstIndex = 0): void {
    if (!(Number.isSafeInteger(firstIndex) && firstIndex >= 0)) {
      throw new RangeError(`the first index of an image replay is an integer from 0, got ${firstIndex}`);
    }
    this.#firstFrame = firstIndex;
    this.#end = firstIndex;
    this.#transitionBegin = 0;
    this.#transitionEnd = 0;
  }

  /**
   * Appends whole records [count, recordLength] as `readRecord` gave them.
   * @throws RangeError when they cannot have come from an image replay of these sizes; nothing is appended then.
   */
  appendRecords(records: Float32Array): void {
    const { recordLength, actionSize } = this;
    if (records.length % recordLength !== 0) {
      throw new RangeError(`records have ${recordLength} floats each; ${records.length} is no multiple of it`);
    }
    const scalarsBegin = recordLength - actionSize - recordScalars;
    for (let at = 0; at < records.length; at += recordLength) {
      const scalars = records.subarray(at + scalarsBegin, at + recordLength);
      const [notDone, age, isTransition] = scalars.subarray(actionSize + 1);
      const valid = Number.isInteger(age) && age >= isTransition && age <= this.shape.frameStack;
      if (!(scalars.every(Number.isFinite) && isFlag(notDone) && isFlag(isTransition) && valid)) {
        throw new RangeError('these are no records of an image replay of these sizes');
      }
    }
    for (let at = 0; at < records.length; at += recordLength) {
      const bytes = new Uint8Array(records.buffer, records.byteOffset + 4 * at, frameBytes(this.shape));
      this.#append(bytes, records.subarray(at + scalarsBegin, at + recordLength));
    }
  }

  #append(frame: Uint8Array, scalars: ArrayLike<number>): void {
    const index = this.#end;
    this.#frames.frame(index).set(frame);
    this.#scalars.set(scalars, this.#scalarsAt(index));
    this.#end += 1;
    const isTransition = scalars[this.actionSize + 3] === 1;
    if (isTransition && this.#oldestFrame(index) >= this.#firstFrame) {
      if (this.size === this.capacity) this.#transitionBegin += 1;
      this.#transitions[this.#transitionEnd % this.capacity] = index;
      this.#transitionEnd += 1;
    }
    const oldestKept = this.#end - this.#frames.capacity;
    while (this.size > 0 && this.#oldestFrame(this.#frameOf(0)) < oldestKept) this.#transitionBegin += 1;
  }

  /** Stores the frames of an episode's first observation; one frame alone when they are all the same. */
  #startEpisode(observation: Uint8Array): void {
    const { frameStack } = this.shape;
    const length = frameBytes(this.shape);
    const noTransition = (age: number): number[] => [...new Float32Array(this.actionSize + 1), 1, age, 0];
    const repeated = sameBytes(observation, length, observation, 0, (frameStack - 1) * length);
    const count = repeated ? 1 : frameStack;
    for (let k = 0; k < count; k += 1) {
      this.#append(observation.subarray(k * length, (k + 1) * length), noTransition(k));
    }
  }

  /** Whether an observation is the stack that ends in the newest frame. */
  #isLast(observation: Uint8Array): boolean {
    const { frameStack } = this.shape;
    const length = frameBytes(this.shape);
    const newest = this.#end - 1;
    if (newest < this.begin) return false;
    const age = this.#ageOf(newest);
    if (newest - Math.min(age, frameStack - 1) < this.begin) return false;
    for (let back = 0; back < frameStack; back += 1) {
      const frame = this.#frames.frame(newest - Math.min(back, age));
      if (!sameBytes(observation, (frameStack - 1 - back) * length, frame, 0, length)) return false;
    }
    return true;
  }

  /** Adds the moves of a stack. In a batch, even stacks are observations and odd ones next observations. */
  #moveStack(stack: number, newest: number, age: number, y: number, x: number): void {
    const { frameStack } = this.shape;
    const moves = this.#moves;
    let at = stack * frameStack * moveLength;
    for (let k = 0; k < frameStack; k += 1) {
      const frame = newest - Math.min(frameStack - 1 - k, age);
      moves[at] = this.#frames.chunkOf(frame);
      moves[at + 1] = this.#frames.placeOf(frame);
      moves[at + 2] = y;
      moves[at + 3] = x;
      moves[at + 4] = stack & 1;
      moves[at + 5] = (stack >> 1) * frameStack + k;
      at += moveLength;
    }
  }

  /** Executes the first `count` moves. */
  #copyFrames(augmentation: Augmentation, { observation, nextObservation }: ImageBatch, count: number): void {
    const { shape } = this;
    const moves = this.#moves;
    if (this.#engine?.copyFrames === undefined) {
      const targets = [wordsOf(observation), wordsOf(nextObservation)];
      placeFrames({ shape, augmentation, sources: this.#frames.words, targets, moves, count });
      return;
    }
    const { channels, height, width } = shape;
    const { size } = augmentation;
    const targets = [observation, nextObservation];
    const sources = this.#frames.chunks;
    const sizes = { channels, height, width, outHeight: size, outWidth: size };
    this.#engine.copyFrames({ ...sizes, sources, targets, moves, count });
  }

  #copyStack(newest: number, age: number, out: Uint8Array): void {
    const { frameStack } = this.shape;
    for (let k = 0; k < frameStack; k += 1) {
      const frame = newest - Math.min(frameStack - 1 - k, age);
      out.set(this.#frames.frame(frame), k * frameBytes(this.shape));
    }
  }

  /** The frame that the `k`-th oldest kept transition ends in. */
  #frameOf(k: number): number {
    return this.#transitions[(this.#transitionBegin + k) % this.capacity];
  }

  /** The oldest frame of the transition that ends in `frame`. */
  #oldestFrame(frame: number): number {
    return frame - this.#ageOf(frame);
  }

  #ageOf(frame: number): number {
    return this.#scalars[this.#scalarsAt(frame) + this.actionSize + 2];
  }

  #scalarsAt(frame: number): number {
    return (frame % this.#frames.capacity) * (this.actionSize + recordScalars);
  }

  #checkLength(name: string, length: number, expected: number): void {
    if (length !== expected) {
      throw new RangeError(`${name}: length ${length}, but this image replay was made for ${expected}`);
    }
  }
}

function isFlag(value: number): boolean {
  return value === 0 || value === 1;
}

function wordsOf({ buffer, byteOffset, byteLength }: Uint8Array): Int32Array {
  return new Int32Array(buffer, byteOffset, byteLength / 4);
}

function sameBytes(a: Uint8Array, aBegin: number, b: Uint8Array, bBegin: number, length: number): boolean {
  for (let i = 0; i < length; i += 1) if (a[aBegin + i] !== b[bBegin + i]) return false;
  return true;
}
