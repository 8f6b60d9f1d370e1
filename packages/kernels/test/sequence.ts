/** A seeded sequence of numbers in [0, 1) (mulberry32's recurrence): this package imports no other of ours. */
export function createGenerator(seed: number): () => number {
  let state = (seed * 0x9e3779b9 + 0x243f6a88) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
  };
}
