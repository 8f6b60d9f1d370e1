import type { Slice } from './layoutSlices.ts';
import type { ParameterPath } from './parameterPath.ts';

/** One layer of a `PathBuffer` or another path: a path of its own that follows it (a `ParameterPath` for @policypath/tsvd). */
export class LayerPath implements ParameterPath {
  readonly #path: ParameterPath;
  readonly #slice: Slice;
  /** The layer's number in the layout. */
  readonly layer: number;

  /** Made by `PathBuffer.layer` and `StoredPath.layer`. */
  constructor(path: ParameterPath, layer: number, slice: Slice) {
    this.#path = path;
    this.#slice = slice;
    this.layer = layer;
  }

  /** Where the layer lies in the flat vector: [start, end). */
  get slice(): Slice {
    return this.#slice;
  }
  get begin(): number {
    return this.#path.begin;
  }
  get end(): number {
    return this.#path.end;
  }
  /** Parameters of the layer. */
  get dimension(): number {
    return this.#slice.end - this.#slice.start;
  }

  /** The layer's part of snapshot `index`: a view, as the path's `at` gives it. */
  at(index: number): Float32Array {
    return this.#path.at(index).subarray(this.#slice.start, this.#slice.end);
  }
}
