import type { Slice } from './layoutSlices.ts';
import type { PathBuffer } from './pathBuffer.ts';

/** One layer of a `PathBuffer`: a path of its own that follows the buffer (a `ParameterPath` for @policypath/tsvd). */
export class LayerPath {
  readonly #buffer: PathBuffer;
  readonly #slice: Slice;
  /** The layer's number in the layout. */
  readonly layer: number;

  /** Made by `PathBuffer.layer`. */
  constructor(buffer: PathBuffer, layer: number, slice: Slice) {
    this.#buffer = buffer;
    this.#slice = slice;
    this.layer = layer;
  }

  /** Where the layer lies in the flat vector: [start, end). */
  get slice(): Slice {
    return this.#slice;
  }
  get begin(): number {
    return this.#buffer.begin;
  }
  get end(): number {
    return this.#buffer.end;
  }
  /** Parameters of the layer. */
  get dimension(): number {
    return this.#slice.end - this.#slice.start;
  }

  /** The layer's part of snapshot `index`: a live view, as `PathBuffer.at`. */
  at(index: number): Float32Array {
    return this.#buffer.at(index).subarray(this.#slice.start, this.#slice.end);
  }
}
