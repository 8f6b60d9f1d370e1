/** Sizes of a grid [height, width, channels] of truth values. */
export interface GridShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Cells of all channels. */
export function gridLength({ height, width, channels }: GridShape): number {
  return height * width * channels;
}

/** Words of 32 bits that hold a grid. */
export function gridWords(shape: GridShape): number {
  return Math.ceil(gridLength(shape) / 32);
}

/** Four bytes of 0 or 255 for each four bits. */
const bytesOfBits = Uint32Array.from({ length: 16 }, (_, bits) => {
  const bytes = Uint8Array.from({ length: 4 }, (__, i) => ((bits >> i) & 1) * 255);
  return new Uint32Array(bytes.buffer)[0];
});

/**
 * Grids as environments give them, [height, width, channels] of 0 and 1, in two other forms: packed into bits in the order
 * [channels, height, width], and as the images of 0 and 255 in that order which convolutions take.
 */
export class PackedGrid {
  readonly length: number;
  readonly words: number;
  /** Where each element of [height, width, channels] lies in [channels, height, width]. */
  readonly #places: Int32Array;

  constructor(shape: GridShape) {
    const { height, width, channels } = shape;
    this.length = gridLength(shape);
    this.words = gridWords(shape);
    this.#places = Int32Array.from(
      { length: this.length },
      (_, index) => (index % channels) * height * width + Math.floor(index / channels),
    );
  }

  /** @throws RangeError when an element is neither 0 nor 1; nothing is written then */
  pack(name: string, grid: ArrayLike<number>, out: Uint32Array, at: number): void {
    this.check(name, grid);
    out.fill(0, at, at + this.words);
    for (let i = 0; i < this.length; i += 1) {
      if (grid[i] === 1) {
        const place = this.#places[i];
        out[at + (place >> 5)] |= 1 << (place & 31);
      }
    }
  }

  /** The grid of these words as an environment gives it. */
  unpack(words: Uint32Array, at: number, out: Uint8Array): void {
    for (let i = 0; i < this.length; i += 1) {
      const place = this.#places[i];
      out[i] = (words[at + (place >> 5)] >>> (place & 31)) & 1;
    }
  }

  /** The image of 0 and 255 of these words, at `begin` of `out`. */
  unpackImage(words: Uint32Array, at: number, out: Uint8Array, begin: number): void {
    const { length } = this;
    const whole = length % 4 === 0 && (out.byteOffset + begin) % 4 === 0;
    if (!whole) {
      for (let i = 0; i < length; i += 1) out[begin + i] = ((words[at + (i >> 5)] >>> (i & 31)) & 1) * 255;
      return;
    }
    const target = new Uint32Array(out.buffer, out.byteOffset + begin, length / 4);
    for (let i = 0; i < target.length; i += 1) {
      target[i] = bytesOfBits[(words[at + (i >> 3)] >>> (4 * (i & 7))) & 15];
    }
  }

  /** The image of a grid, at `begin` of `out`. @throws RangeError when an element is neither 0 nor 1 */
  image(grid: ArrayLike<number>, out: Uint8Array, begin = 0): void {
    this.check('observation', grid);
    for (let i = 0; i < this.length; i += 1) out[begin + this.#places[i]] = grid[i] === 1 ? 255 : 0;
  }

  private check(name: string, grid: ArrayLike<number>): void {
    if (grid.length !== this.length) {
      throw new RangeError(`${name} has ${grid.length} elements, a grid here has ${this.length}`);
    }
    for (let i = 0; i < grid.length; i += 1) {
      if (grid[i] !== 0 && grid[i] !== 1) {
        throw new RangeError(`${name}[${i}] is ${grid[i]}: a grid holds truth values, 0 and 1`);
      }
    }
  }
}
