/** Some of the positions of an array: one bit each. */
export class PositionSet {
  /** How many. */
  readonly count: number;
  readonly #bits: Uint32Array;

  /** @param bits 32 positions a word, the first in the lowest bit. */
  constructor(bits: Uint32Array, count: number) {
    this.#bits = bits;
    this.count = count;
  }

  has(position: number): boolean {
    return ((this.#bits[position >>> 5] >>> (position & 31)) & 1) === 1;
  }
}
