const alignment = 64;

/** The arrays that a workspace is to hold, as lengths in elements: `{ float64: [n * n, n] }` is a matrix and a vector. */
export interface WorkspaceArrays {
  readonly float32?: readonly number[];
  readonly float64?: readonly number[];
  readonly uint8?: readonly number[];
}

/**
 * Bytes of the workspace that holds these arrays, each 64-byte aligned: what `createKernels` and `open` set aside.
 *
 * @throws RangeError for a length that is not a whole number from 0.
 */
export function workspaceBytes({ float32 = [], float64 = [], uint8 = [] }: WorkspaceArrays): number {
  const sum = (lengths: readonly number[], size: number): number =>
    lengths.reduce((bytes, length) => bytes + aligned(checkedLength(length) * size), 0);
  return sum(float32, 4) + sum(float64, 8) + sum(uint8, 1);
}

/** Hands out pieces of one block of memory, one after the other; nothing is given back or moved. */
export class Workspace {
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
    const bytes = checkedLength(length) * bytesPerElement;
    if (bytes > this.bytesFree) {
      throw new RangeError(
        `the workspace is full: ${bytes} bytes asked, ${this.bytesFree} free; ` +
          'name every array that it is to hold when it is opened: createKernels({ arrays: { float32: [length, ...] } })',
      );
    }
    const offset = this.#next;
    this.#next = this.#begin + aligned(offset + bytes - this.#begin);
    return offset;
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

function checkedLength(length: number): number {
  if (Number.isSafeInteger(length) && length >= 0) return length;
  throw new RangeError(`the length of an array is an integer of at least 0, got ${length}`);
}
