/**
 * Four well-mixed 32-bit words from a seed and a stream name: FNV-1a over the name, then splitmix32 (its finaliser is
 * murmur3's) over seed and name together. Neighbouring seeds give unrelated states, and never the all-zero one.
 */
export function mixedWords(seed: number, name: string): [number, number, number, number] {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  }
  const low = seed | 0;
  const high = Math.floor(seed / 4294967296) | 0;
  let counter = finalised(low ^ finalised(hash)) ^ finalised(high + 0x632be5ab);
  const next = (): number => {
    counter = (counter + 0x9e3779b9) | 0;
    return finalised(counter ^ hash);
  };
  return [next(), next(), next(), next() | 1];
}

function finalised(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}
