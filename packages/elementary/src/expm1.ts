import { ln2 } from './ln2.ts';
import { powerOfTwo } from './powerOfTwo.ts';
import { fromHighWord } from './words.ts';

const ln2Head = ln2.head;
const ln2Tail = ln2.tail;
const inverseLn2 = ln2.inverse;
const overflow = 7.09782712893383973096e2;
/** About 56 ln 2: below its negative the result is -1. */
const saturated = fromHighWord(0x4043687a);
const halfLn2 = fromHighWord(0x3fd62e43);
const threeHalvesLn2 = fromHighWord(0x3ff0a2b2);
const nearZero = 2 ** -54;

const q1 = -3.33333333333331316428e-2;
const q2 = 1.58730158725481460165e-3;
const q3 = -7.93650757867487942473e-5;
const q4 = 4.00821782732936239552e-6;
const q5 = -2.01099218183624371326e-7;

/** e^x - 1, with all digits near 0; error below 1 ulp. Method of fdlibm's s_expm1.c. */
export function expm1(x: number): number {
  if (x > overflow) return Infinity;
  if (x <= -saturated) return -1;
  return Math.abs(x) < nearZero ? x : expm1Between(x);
}

/** The same for 2^-54 <= |x| < 709, and from -38 on. */
export function expm1Between(x: number): number {
  let k = 0;
  // x = k ln 2 + r + c
  let r = x;
  let c = 0;
  const size = Math.abs(x);
  if (size >= halfLn2) {
    k = size < threeHalvesLn2 ? (x < 0 ? -1 : 1) : (inverseLn2 * x + (x < 0 ? -0.5 : 0.5)) | 0;
    const head = x - k * ln2Head;
    const tail = k * ln2Tail;
    r = head - tail;
    c = head - r - tail;
  }
  const half = 0.5 * r;
  const square = r * half;
  const r1 = 1 + square * (q1 + square * (q2 + square * (q3 + square * (q4 + square * q5))));
  const t = 3 - r1 * half;
  const quotient = square * ((r1 - t) / (6 - r * t));
  if (k === 0) return r - (r * quotient - square);
  const e = r * (quotient - c) - c - square;
  if (k === -1) return 0.5 * (r - e) - 0.5;
  if (k === 1) return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e);
  if (k <= -2 || k > 56) {
    const y = 1 - (e - r);
    return (k === 1024 ? y * 2 * 2 ** 1023 : y * powerOfTwo(k)) - 1;
  }
  const power = powerOfTwo(-k);
  return (k < 20 ? 1 - power - (e - r) : r - (e + power) + 1) * powerOfTwo(k);
}
