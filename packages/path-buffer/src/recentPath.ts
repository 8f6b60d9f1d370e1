import type { ParameterLayout } from './parameterLayout.ts';
import { LayerPath } from './layerPath.ts';
import type { PathBuffer } from './pathBuffer.ts';

/** What an edit reads of a path: a `PathBuffer`, or its newest snapshots. */
export type WindowedPath = Pick<
  PathBuffer,
  'capacity' | 'layout' | 'dimension' | 'begin' | 'end' | 'length' | 'layers' | 'at' | 'stepAt' | 'layer'
>;

/** The newest snapshots of a path, at most `capacity` of them: a view that follows it and holds no rows. Indices are the path's. */
export class RecentPath implements WindowedPath {
  readonly capacity: number;
  readonly #path: WindowedPath;

  /** @throws RangeError for a capacity that is no whole number from 1 to that of the path */
  constructor(path: WindowedPath, capacity: number) {
    if (!Number.isSafeInteger(capacity) || capacity < 1 || capacity > path.capacity) {
      throw new RangeError(
        `A path of at most ${path.capacity} snapshots has from 1 to ${path.capacity} newest ones, got ${capacity}.`,
      );
    }
    this.#path = path;
    this.capacity = capacity;
  }

  get layout(): ParameterLayout {
    return this.#path.layout;
  }
  get dimension(): number {
    return this.#path.dimension;
  }
  get begin(): number {
    return Math.max(this.#path.begin, this.#path.end - this.capacity);
  }
  get end(): number {
    return this.#path.end;
  }
  get length(): number {
    return this.end - this.begin;
  }
  get layers(): readonly number[] {
    return this.#path.layers;
  }

  /** @throws RangeError for a snapshot that the path no longer holds */
  at(index: number): Float32Array {
    return this.#path.at(index);
  }
  stepAt(index: number): number {
    return this.#path.stepAt(index);
  }
  layer(layer: number): LayerPath {
    return new LayerPath(this, layer, this.#path.layer(layer).slice);
  }
}
