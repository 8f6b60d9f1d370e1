import { ln2 } from './ln2.ts';
import { powerOfTwo } from './powerOfTwo.ts';
import { fromHighWord } from './words.ts';

const ln2Head = ln2.head;
const ln2Tail = ln2.tail;
const inverseLn2 = ln2.inverse;
const overflow = 7.09782712893383973096e2;
const underflow = -7.4513321910194110842e2;
/** About ln(2) / 2 and 3 ln(2) / 2, where fdlibm changes its ways. */
const halfLn2 = fromHighWord(0x3fd62e43);
const threeHalvesLn2 = fromHighWord(0x3ff0a2b2);
const nearZero = 2 ** -28;

/** Of r coth(r / 2) - 2 in r^2. */
const p1 = 1.66666666666666019037e-1;
const p2 = -2.77777777770155933842e-3;
const p3 = 6.61375632143793436117e-5;
const p4 = -1.6533902205465251539e-6;
const p5 = 4.13813679705723846039e-8;

/** r - (p1 r^2 + ... + p5 r^10): e^r = 1 + r + r c / (2 - c) with this c. */
export function expRest(r: number): number {
  const t = r * r;
  return r - t * (p1 + t * (p2 + t * (p3 + t * (p4 + t * p5))));
}

/** e^x; error below 1 ulp. Method of fdlibm's e_exp.c; e^1 is the constant `Math.E`. */
export function exp(x: number): number {
  if (x > overflow) return Infinity;
  if (x < underflow) return 0;
  const size = Math.abs(x);
  if (size < halfLn2) {
    if (size < nearZero) return 1 + x;
    const c = expRest(x);
    return 1 - ((x * c) / (c - 2) - x);
  }
  if (x === 1) return Math.E;
  // x = k ln 2 + head - tail
  const k = size < threeHalvesLn2 ? (x < 0 ? -1 : 1) : (inverseLn2 * x + (x < 0 ? -0.5 : 0.5)) | 0;
  const head = x - k * ln2Head;
  const tail = k * ln2Tail;
  const r = head - tail;
  const c = expRest(r);
  const y = 1 - (tail - (r * c) / (2 - c) - head);
  if (k === 1024) return y * 2 * 2 ** 1023;
  // Results below the normal numbers are rounded once, by the last product.
  return k >= -1021 ? y * powerOfTwo(k) : y * powerOfTwo(k + 1000) * 2 ** -1000;
}
