import * as elementary from '../src/index.ts';

const functions: Readonly<Record<string, (x: number, y: number) => number>> = { ...elementary };

/** Where the arguments of each function lie. */
const ranges: Readonly<Record<keyof typeof elementary, readonly (readonly [number, number])[]>> = {
  atan2: [[-10, 10], [-10, 10]], // prettier-ignore
  cos: [[-100, 100]],
  exp: [[-30, 10]],
  expm1: [[-30, 10]],
  hypot: [[-10, 10], [-10, 10]], // prettier-ignore
  log: [[0, 4]],
  log10: [[0, 1e6]],
  log1p: [[-1, 1000]],
  pow: [[0, 10], [-20, 20]], // prettier-ignore
  sin: [[-100, 100]],
  tanh: [[-12, 12]],
};

/** One word for the bits of each function's values at `count` arguments, the same ones every time. */
export function bitsOf(count: number): Record<string, string> {
  const words = Object.entries(ranges).map(([name, [first, second]]) => {
    const next = uniforms();
    const at = ([low, high]: readonly [number, number]): number => low + (high - low) * next();
    const value = functions[name];
    const values = new Float64Array(count);
    for (let i = 0; i < count; i += 1) {
      const x = at(first);
      values[i] = value(x, second === undefined ? NaN : at(second));
    }
    return [name, hashOf(values)];
  });
  return Object.fromEntries(words) as Record<string, string>;
}

/** Mulberry32, two draws a number. */
function uniforms(): () => number {
  let state = 1;
  const word = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
  return () => (word() + word() / 2 ** 32) / 2 ** 32;
}

/** FNV-1a over 32-bit words, in hexadecimal digits. */
function hashOf(values: Float64Array): string {
  let hash = 0x811c9dc5;
  for (const word of new Uint32Array(values.buffer)) hash = Math.imul(hash ^ word, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
