import { createGenerator } from './sequence.ts';

/** Float64 reference loops, written for plainness. */
export interface ReferenceProduct {
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
  readonly a: ArrayLike<number>;
  readonly b: ArrayLike<number>;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/** The product, and the sum of the sizes of its terms: the scale of its rounding error. */
export function referenceProduct(given: ReferenceProduct): { product: Float64Array; sizes: Float64Array } {
  const { rows, columns, inner, a, b, transposeA, transposeB } = given;
  const product = new Float64Array(rows * columns);
  const sizes = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i += 1) {
    for (let j = 0; j < columns; j += 1) {
      for (let k = 0; k < inner; k += 1) {
        const left = transposeA ? a[k * rows + i] : a[i * inner + k];
        const right = transposeB ? b[j * inner + k] : b[k * columns + j];
        product[i * columns + j] += left * right;
        sizes[i * columns + j] += Math.abs(left * right);
      }
    }
  }
  return { product, sizes };
}

/** Fills with numbers in [-1, 1), the same for one seed. */
export function fillRandom<T extends Float32Array | Float64Array>(out: T, seed: number): T {
  const next = createGenerator(seed);
  for (let i = 0; i < out.length; i += 1) out[i] = 2 * next() - 1;
  return out;
}

/** The distance of `actual` from the real number `expected`, in units in the last place of float32. */
export function ulpsFrom(actual: number, expected: number): number {
  if (Object.is(actual, expected) || actual === expected) return 0;
  const exponent = Math.max(-126, Math.floor(Math.log2(Math.abs(expected))));
  return Math.abs(actual - expected) / 2 ** (exponent - 23);
}

/** Whether two arrays are equal in every bit. */
export function sameBits(one: Float32Array | Float64Array, other: Float32Array | Float64Array): boolean {
  return Buffer.compare(bytes(one), bytes(other)) === 0;
}

function bytes(array: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
