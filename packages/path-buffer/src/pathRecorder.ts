import { checkOptions } from '@policypath/options';
import { gather, partsLayout, type ParameterPart } from './gather.ts';
import { LayoutPath } from './layoutPath.ts';
import { flatLayout, type ParameterLayout } from './parameterLayout.ts';
import { checkSnapshot } from './snapshotCheck.ts';

/**
 * A path that grows as it is recorded and forgets nothing: no capacity is to be chosen. Each snapshot takes 4 bytes a
 * parameter; `PathBuffer` keeps a bounded number of the newest ones. It is a `ParameterPath` for @policypath/tsvd.
 */
export class PathRecorder extends LayoutPath {
  /** Unbounded, for `RecentPath`. */
  readonly capacity = Infinity;
  readonly begin = 0;
  readonly #rows: Float32Array[] = [];
  readonly #steps: number[] = [];
  #layout: ParameterLayout | undefined;

  /** @param options `layout`: names of the parts. Default: that of the first snapshot, one part or one for each of its list. */
  constructor(options: { readonly layout?: ParameterLayout } = {}) {
    super();
    checkOptions('PathRecorder', options, { layout: true });
    const { layout } = options;

    this.#layout = layout;
    // A layout that is not valid is refused here.
    if (layout !== undefined) void this.dimension;
  }

  /** @throws RangeError before the first snapshot, where none was given. */
  get layout(): ParameterLayout {
    if (this.#layout === undefined) {
      throw new RangeError('The layout of this path is that of its first snapshot, and none was recorded yet.');
    }
    return this.#layout;
  }
  /** Global index after the newest snapshot: the number of snapshots recorded. */
  get end(): number {
    return this.#rows.length;
  }
  get steps(): readonly number[] {
    return [...this.#steps];
  }

  /**
   * Copies a snapshot in and returns its index.
   *
   * @param parameters All of them [m], or a list of their parts as `gather` takes it; all finite.
   * @param step When it was taken; never smaller than the last. Default: the index.
   * @throws RangeError on another length than the first snapshot's, a value that is not finite (with its position) or a
   * step that goes back; nothing is recorded then.
   */
  push(parameters: Float32Array | readonly ParameterPart[], step: number = this.end): number {
    const row = parameters instanceof Float32Array ? parameters.slice() : gather(parameters);
    const layout =
      this.#layout ?? (parameters instanceof Float32Array ? flatLayout(row.length) : partsLayout(parameters));
    const dimension = this.#layout === undefined ? row.length : this.dimension;
    checkSnapshot({ index: this.end, parameters: row, step }, { dimension, newestStep: this.#steps.at(-1) });
    this.#layout = layout;
    this.#steps.push(step);
    return this.#rows.push(row) - 1;
  }

  /** Snapshot `index` [m], as it is held; do not write to it. @throws RangeError for an index that was not recorded */
  at(index: number): Float32Array {
    this.#check(index);
    return this.#rows[index];
  }

  /** The step at which snapshot `index` was taken. */
  stepAt(index: number): number {
    this.#check(index);
    return this.#steps[index];
  }

  #check(index: number): void {
    if (Number.isSafeInteger(index) && index >= 0 && index < this.end) return;
    const held = this.end === 0 ? 'none' : `0 to ${this.end - 1}`;
    throw new RangeError(`No snapshot ${index} in the path; it holds ${held}.`);
  }
}
