import { LayerPath } from './layerPath.ts';
import { layoutSlices, type LayoutSlices } from './layoutSlices.ts';
import type { ParameterLayout } from './parameterLayout.ts';
import type { DescribedPath } from './parameterPath.ts';

/** Which snapshots of a path are meant; what is left out has no bound. */
export interface PathRange {
  /** The first step: snapshots of earlier ones are left out. */
  readonly fromStep?: number;
  /** The last step, included. */
  readonly toStep?: number;
  /** Global index of the first snapshot. */
  readonly begin?: number;
  /** Global index after the last snapshot. */
  readonly end?: number;
}

/** A path whose layout is known: what all paths of this package and of @policypath/path-files have in common. */
export abstract class LayoutPath implements DescribedPath {
  #slices: LayoutSlices | undefined;

  abstract readonly layout: ParameterLayout;
  /** Global index of the oldest snapshot. */
  abstract readonly begin: number;
  /** Global index after the newest snapshot. */
  abstract readonly end: number;
  /** The step of each snapshot, oldest first, where they are known. */
  abstract readonly steps: readonly number[] | undefined;
  /** Snapshot `index` [m]. @throws RangeError for an index that the path does not hold */
  abstract at(index: number): Float32Array;

  /** @throws RangeError for a layout that is not valid */
  get #parts(): LayoutSlices {
    return (this.#slices ??= layoutSlices(this.layout));
  }
  /** m: parameters in a snapshot. */
  get dimension(): number {
    return this.#parts.dimension;
  }
  /** Snapshots held. */
  get length(): number {
    return this.end - this.begin;
  }
  /** Layer numbers, in the order of the vector. */
  get layers(): readonly number[] {
    return [...this.#parts.layers.keys()];
  }

  /** The path of one layer (its number in the layout); it follows this one. @throws RangeError for an unknown layer. */
  layer(layer: number): LayerPath {
    const range = this.#parts.layers.get(layer);
    if (range === undefined) {
      throw new RangeError(`The layout has no layer ${layer}; its layers are ${this.layers.join(', ')}.`);
    }
    return new LayerPath(this, layer, range);
  }

  /** The path of each layer, in the order of the vector: `path.byLayer().map((layer) => temporalSvd(layer))`. */
  byLayer(): LayerPath[] {
    return this.layers.map((layer) => this.layer(layer));
  }

  /**
   * A part of the path: `path.slice({ fromStep: 50_000 })`. It keeps the global indices, copies nothing and does not grow
   * with the path; its snapshots can be read as long as the path holds them.
   *
   * @throws RangeError where no snapshot is left, or steps are given and the path knows none.
   */
  slice({ fromStep = 0, toStep = Infinity, begin = this.begin, end = this.end }: PathRange = {}): PathSlice {
    const { steps } = this;
    if (steps === undefined && (fromStep !== 0 || toStep !== Infinity)) {
      throw new RangeError(
        'This path does not know the steps of its snapshots; give begin and end, which are indices.',
      );
    }
    let first = Math.max(this.begin, begin);
    let after = Math.min(this.end, end);
    const stepOf = (index: number): number => steps?.[index - this.begin] ?? 0;
    while (first < after && stepOf(first) < fromStep) first += 1;
    while (after > first && stepOf(after - 1) > toStep) after -= 1;
    if (!(first < after)) {
      const held = this.length === 0 ? 'none' : `${this.begin} to ${this.end - 1}`;
      const known = steps?.length ? `, of steps ${steps[0]} to ${steps[steps.length - 1]}` : '';
      throw new RangeError(`No snapshot lies in this range; the path holds ${held}${known}.`);
    }
    return new PathSlice(this, first, after, steps?.slice(first - this.begin, after - this.begin));
  }
}

/** Some neighbouring snapshots of another path, under their own indices. Made by `slice`. */
export class PathSlice extends LayoutPath {
  readonly #path: LayoutPath;
  readonly begin: number;
  readonly end: number;
  readonly steps: readonly number[] | undefined;

  constructor(path: LayoutPath, begin: number, end: number, steps: readonly number[] | undefined) {
    super();
    this.#path = path;
    this.begin = begin;
    this.end = end;
    this.steps = steps;
  }

  get layout(): ParameterLayout {
    return this.#path.layout;
  }

  at(index: number): Float32Array {
    if (!Number.isSafeInteger(index) || index < this.begin || index >= this.end) {
      throw new RangeError(`No snapshot ${index} in this part of the path; it holds ${this.begin} to ${this.end - 1}.`);
    }
    return this.#path.at(index);
  }
}
