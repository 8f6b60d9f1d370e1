import type { Slice } from './layoutSlices.ts';
import type { ParameterLayout } from './parameterLayout.ts';
import type { DescribedPath } from './parameterPath.ts';

/** One layer of another path: a path of its own that follows it (a `ParameterPath` for @policypath/tsvd). */
export class LayerPath implements DescribedPath {
  readonly #path: DescribedPath;
  /** The layer's number in the layout. */
  readonly layer: number;
  /** Where the layer lies in the flat vector: [start, end). */
  readonly range: Slice;

  /** Made by `layer` and `byLayer` of a path. */
  constructor(path: DescribedPath, layer: number, range: Slice) {
    this.#path = path;
    this.layer = layer;
    this.range = range;
  }

  get begin(): number {
    return this.#path.begin;
  }
  get end(): number {
    return this.#path.end;
  }
  /** Parameters of the layer. */
  get dimension(): number {
    return this.range.end - this.range.start;
  }
  /** The layer's entries of the layout. */
  get layout(): ParameterLayout | undefined {
    return this.#path.layout?.filter(({ layer }) => layer === this.layer);
  }
  /** As the whole path has them. */
  get steps(): readonly number[] | undefined {
    return this.#path.steps;
  }

  /** The layer's part of snapshot `index`: a view, as the path's `at` gives it. */
  at(index: number): Float32Array {
    return this.#path.at(index).subarray(this.range.start, this.range.end);
  }
}
