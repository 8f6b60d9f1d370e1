import type { Generator } from '@policypath/random';
import { requireWordWidth, type ImageShape } from './imageShape.ts';

/**
 * RAD's augmentation of pictures (Laskin et al. 2020), the same for all frames of a stack: 'crop' cuts out a window at a
 * random place, 'translate' puts the picture at a random place of a larger black one. Offsets of observation and next
 * observation are drawn separately ('independent') or once for both ('shared').
 */
export interface Augmentation {
  readonly kind: 'crop' | 'translate';
  /** Height and width of the result; a multiple of 4. */
  readonly size: number;
  /** Default as in RAD's code: 'independent' for a crop, 'shared' for a translation. */
  readonly offsets?: 'independent' | 'shared';
}

/** Where the smaller of two pictures lies in the larger one, from the upper left corner. */
export interface Offset {
  readonly y: number;
  readonly x: number;
}

/** Height and width of the augmented picture. */
export function augmentedShape(shape: ImageShape, { size }: Augmentation): ImageShape {
  return { ...shape, height: size, width: size };
}

/** @throws RangeError when a crop is larger than the picture, or a translation smaller. */
export function checkAugmentation({ height, width }: ImageShape, { kind, size }: Augmentation): void {
  requireWordWidth(size);
  const fits = kind === 'crop' ? size <= height && size <= width : size >= height && size >= width;
  if (Number.isSafeInteger(size) && size >= 1 && fits) return;
  const expected = kind === 'crop' ? 'a crop is no larger' : 'a translation is no smaller';
  throw new RangeError(`${expected} than the picture of ${height} x ${width}, got size ${size}`);
}

/** One random offset: two draws, y first. */
export function randomOffset({ height, width }: ImageShape, { size }: Augmentation, generator: Generator): Offset {
  const y = generator.integer(Math.abs(height - size) + 1);
  return { y, x: generator.integer(Math.abs(width - size) + 1) };
}

/** The offset for acting: the middle, rounded towards the upper left. */
export function centreOffset({ height, width }: ImageShape, { size }: Augmentation): Offset {
  return { y: Math.abs(height - size) >> 1, x: Math.abs(width - size) >> 1 };
}

/** A frame among words of four bytes, and where the augmented frame goes. */
export interface FramePlacement {
  readonly shape: ImageShape;
  readonly augmentation: Augmentation;
  readonly source: Int32Array;
  readonly sourceWord: number;
  readonly out: Int32Array;
  readonly outWord: number;
}

/**
 * Writes one augmented frame. Rows begin at words on both sides, so that a row is a run of words shifted by 0 to 3 bytes
 * (little-endian, as all present machines with a JavaScript engine are).
 */
export function placeFrame(placement: FramePlacement, y: number, x: number): void {
  if (placement.augmentation.kind === 'crop') cropFrame(placement, y, x);
  else translateFrame(placement, y, x);
}

function cropFrame(
  { shape, augmentation, source, sourceWord, out, outWord }: FramePlacement,
  y: number,
  x: number,
): void {
  const { size } = augmentation;
  const { channels, height } = shape;
  const stride = shape.width >> 2;
  const words = size >> 2;
  const right = (x & 3) * 8;
  let to = outWord;
  for (let channel = 0; channel < channels; channel += 1) {
    let from = sourceWord + (channel * height + y) * stride + (x >> 2);
    for (let row = 0; row < size; row += 1) {
      shiftWords(source, from, out, to, words, right);
      from += stride;
      to += words;
    }
  }
}

/**
 * out[to + k] = the four bytes that begin `right` bits into source[from + k], for k < count. Two words a turn: it is most
 * of what drawing a batch costs.
 */
function shiftWords(source: Int32Array, from: number, out: Int32Array, to: number, count: number, right: number): void {
  // Shift twice, because a shift by 32 is a shift by 0 in JavaScript.
  const left = 31 - right;
  const end = to + count;
  let next = from + 1;
  let low = source[from];
  let at = to;
  while (at + 2 < end) {
    const second = source[next];
    const third = source[next + 1];
    const fourth = source[next + 2];
    out[at] = (low >>> right) | ((second << left) << 1);
    out[at + 1] = (second >>> right) | ((third << left) << 1);
    out[at + 2] = (third >>> right) | ((fourth << left) << 1);
    low = fourth;
    next += 3;
    at += 3;
  }
  while (at < end) {
    const high = source[next];
    out[at] = (low >>> right) | ((high << left) << 1);
    low = high;
    next += 1;
    at += 1;
  }
}

function translateFrame(placement: FramePlacement, y: number, x: number): void {
  const { shape, augmentation, source, sourceWord, out, outWord } = placement;
  const { size } = augmentation;
  const { channels, height } = shape;
  const stride = shape.width >> 2;
  const words = size >> 2;
  const left = (x & 3) * 8;
  const right = 32 - left;
  const begin = x >> 2;
  let from = sourceWord;
  let blank = outWord;
  for (let channel = 0; channel < channels; channel += 1) {
    let to = outWord + (channel * size + y) * words + begin;
    for (let row = 0; row < height; row += 1) {
      // Fill with black up to the row: the rows above, the right of the last row and the left of this one.
      while (blank < to) out[blank++] = 0;
      if (left === 0) {
        for (let k = 0; k < stride; k += 1) out[to + k] = source[from + k];
        blank = to + stride;
      } else {
        let low = 0;
        for (let k = 0; k < stride; k += 1) {
          const high = source[from + k];
          out[to + k] = (low >>> right) | (high << left);
          low = high;
        }
        out[to + stride] = low >>> right;
        blank = to + stride + 1;
      }
      from += stride;
      to += words;
    }
  }
  const end = outWord + channels * size * words;
  while (blank < end) out[blank++] = 0;
}
