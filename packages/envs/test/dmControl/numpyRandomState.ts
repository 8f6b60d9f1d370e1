import type { Generator } from '@policypath/random';

/**
 * The draws of numpy's `RandomState(seed)`: MT19937, 53-bit uniforms, normals by the polar method with the second of a
 * pair first. With it the tasks here must start where dm_control's do.
 */
export function numpyRandomState(seed: number): Pick<Generator, 'uniform' | 'normal'> {
  const words = new Uint32Array(624);
  words[0] = seed;
  for (let i = 1; i < 624; i += 1) {
    words[i] = Math.imul(1812433253, words[i - 1] ^ (words[i - 1] >>> 30)) + i;
  }
  let position = 624;
  let spare: number | undefined;

  const next = (): number => {
    if (position === 624) {
      for (let i = 0; i < 624; i += 1) {
        const y = (words[i] & 0x80000000) | (words[(i + 1) % 624] & 0x7fffffff);
        words[i] = words[(i + 397) % 624] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
      }
      position = 0;
    }
    let y = words[position];
    position += 1;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
  const uniform = (): number => {
    const high = next() >>> 5;
    return (high * 67108864 + (next() >>> 6)) / 9007199254740992;
  };
  const normal = (): number => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = scale * x;
      return scale * y;
    }
  };
  return { uniform, normal };
}
