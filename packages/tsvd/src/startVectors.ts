import { cos } from '@policypath/elementary';

/**
 * Start of a cold iteration: `count` rows of length `size`. Cosines of rising frequency come first (what the left
 * vectors of a noisy path look like, after Antognini and Sohl-Dickstein 2018), the last quarter are fixed pseudo-random
 * rows, so that no direction is left out. Nothing is drawn: the same rows every time.
 */
export function startVectors(count: number, size: number): Float64Array {
  const rows = new Float64Array(count * size);
  const cosines = Math.ceil((3 * count) / 4);
  for (let row = 0; row < count; row += 1) {
    for (let k = 0; k < size; k += 1) {
      rows[row * size + k] =
        row < cosines ? cos((Math.PI * row * (k + 0.5)) / size) : scrambled(row * size + k) / 2 ** 31;
    }
  }
  return rows;
}

/** A fixed scrambling of an index into a signed 32-bit word (the finaliser of MurmurHash3). */
export function scrambled(index: number): number {
  let word = (index + 0x9e3779b9) | 0;
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}
