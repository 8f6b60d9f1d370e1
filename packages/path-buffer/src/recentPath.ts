import { LayoutPath } from './layoutPath.ts';
import type { ParameterLayout } from './parameterLayout.ts';
import type { PathBuffer } from './pathBuffer.ts';

/** What an edit reads of a path: a `PathBuffer`, or the newest snapshots of one or of a `PathRecorder`. */
export type WindowedPath = Pick<
  PathBuffer,
  'capacity' | 'layout' | 'dimension' | 'begin' | 'end' | 'length' | 'layers' | 'at' | 'stepAt' | 'layer'
>;

/** The newest snapshots of a path, at most `capacity` of them: a view that follows it and holds no rows. Indices are the path's. */
export class RecentPath extends LayoutPath implements WindowedPath {
  readonly capacity: number;
  readonly #path: WindowedPath;

  /** @throws RangeError for a capacity that is no whole number from 1 to that of the path */
  constructor(path: WindowedPath, capacity: number) {
    super();
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
  get begin(): number {
    return Math.max(this.#path.begin, this.#path.end - this.capacity);
  }
  get end(): number {
    return this.#path.end;
  }
  get steps(): readonly number[] {
    return Array.from({ length: this.length }, (_, i) => this.stepAt(this.begin + i));
  }

  /** @throws RangeError for a snapshot that the path no longer holds */
  at(index: number): Float32Array {
    return this.#path.at(index);
  }
  stepAt(index: number): number {
    return this.#path.stepAt(index);
  }
}
