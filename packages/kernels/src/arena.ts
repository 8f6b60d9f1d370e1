const alignment = 64;

/** Hands out pieces of one block of memory, one after the other; nothing is ever given back or moved. */
export class Arena {
  readonly #memory: ArrayBufferLike;
  readonly #begin: number;
  readonly #end: number;
  #next: number;

  /** Bytes `begin` to `end` of `memory`; `begin` is aligned in the address space, though not always in `memory`. */
  constructor(memory: ArrayBufferLike, begin: number, end: number) {
    this.#memory = memory;
    this.#begin = begin;
    this.#next = begin;
    this.#end = end;
  }

  get bytesFree(): number {
    return Math.max(0, this.#end - this.#next);
  }

  allocateFloat32(length: number): Float32Array {
    return new Float32Array(this.#memory, this.#take(length, 4), length);
  }

  allocateFloat64(length: number): Float64Array {
    return new Float64Array(this.#memory, this.#take(length, 8), length);
  }

  allocateUint8(length: number): Uint8Array {
    return new Uint8Array(this.#memory, this.#take(length, 1), length);
  }

  #take(length: number, bytesPerElement: number): number {
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new RangeError(`the length of an allocation is an integer of at least 0, got ${length}`);
    }
    const bytes = length * bytesPerElement;
    if (bytes > this.bytesFree) {
      throw new RangeError(
        `the arena is exhausted: ${bytes} bytes asked, ${this.bytesFree} free; create the kernels with a larger arenaBytes`,
      );
    }
    const offset = this.#next;
    this.#next = this.#begin + Math.ceil((offset + bytes - this.#begin) / alignment) * alignment;
    return offset;
  }
}
