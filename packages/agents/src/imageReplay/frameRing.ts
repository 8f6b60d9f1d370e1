/** Size of a chunk, about 32 MiB, which every JavaScript engine can address. */
const chunkBytes = 2 ** 25;

/** A ring of frames of equal length, in chunks; slot `index % capacity` holds frame `index`. */
export class FrameRing {
  readonly capacity: number;
  readonly #frameBytes: number;
  readonly #framesInChunk: number;
  /** The memory: frames one after another, and one more word. */
  readonly chunks: readonly Uint8Array[];
  /** The same memory by words of four bytes. */
  readonly words: readonly Int32Array[];

  /** The memory is reserved at once, and taken from the machine as frames arrive. @throws RangeError when it cannot be. */
  constructor(capacity: number, frameBytes: number) {
    this.capacity = capacity;
    this.#frameBytes = frameBytes;
    this.#framesInChunk = Math.max(1, Math.floor(chunkBytes / frameBytes));
    try {
      this.chunks = Array.from({ length: Math.ceil(capacity / this.#framesInChunk) }, (_, chunk) => {
        const frames = Math.min(this.#framesInChunk, capacity - chunk * this.#framesInChunk);
        // One more word, because a shifted row is read one word beyond its end.
        return new Uint8Array(frames * frameBytes + 4);
      });
    } catch (error) {
      throw new RangeError(
        `an image replay of ${capacity} frames takes ${capacity * frameBytes} bytes, which could not be reserved; lower its capacity`,
        { cause: error },
      );
    }
    this.words = this.chunks.map(({ buffer }) => new Int32Array(buffer));
  }

  /** Index of the chunk that holds frame `index`. */
  chunkOf(index: number): number {
    return Math.floor((index % this.capacity) / this.#framesInChunk);
  }

  /** Position of frame `index` in its chunk. */
  placeOf(index: number): number {
    return (index % this.capacity) % this.#framesInChunk;
  }

  /** The bytes of frame `index`: a view. */
  frame(index: number): Uint8Array {
    const begin = this.placeOf(index) * this.#frameBytes;
    return this.chunks[this.chunkOf(index)].subarray(begin, begin + this.#frameBytes);
  }
}
