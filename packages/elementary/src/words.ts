/**
 * The bits of a float64 as two 32-bit words, the higher one first in what follows. The functions of this package steer by
 * them as fdlibm does, since a branch at another argument would give other last digits.
 */
const number = new Float64Array(1);
const words = new Int32Array(number.buffer);
const HIGH = new Uint8Array(Int32Array.of(1).buffer)[0];
const LOW = 1 - HIGH;

/** Sign, exponent and the 20 leading bits of the fraction, as a signed integer. */
export function highWord(x: number): number {
  number[0] = x;
  return words[HIGH];
}

/** The last 32 bits of the fraction, as a signed integer. */
export function lowWord(x: number): number {
  number[0] = x;
  return words[LOW];
}

/** x with other sign, exponent and leading bits. */
export function withHighWord(x: number, high: number): number {
  number[0] = x;
  words[HIGH] = high;
  return number[0];
}

/** x cut to the 21 bits of its leading word, so that products of two such numbers are exact. */
export function leadingPart(x: number): number {
  number[0] = x;
  words[LOW] = 0;
  return number[0];
}

/** The number whose leading word is `high`; the rest is zero. */
export function fromHighWord(high: number): number {
  words[LOW] = 0;
  words[HIGH] = high;
  return number[0];
}

/** The leading word without its sign. */
export const sizeMask = 0x7fffffff;
/** The leading bits of the fraction. */
export const fractionMask = 0x000fffff;
