import { powerOfTwo } from './powerOfTwo.ts';
import { fractionMask, fromHighWord, highWord, leadingPart, sizeMask, withHighWord } from './words.ts';
import { expRest } from './exp.ts';

/** Of 3/2 (log((1 + s) / (1 - s)) - 2 s - 2/3 s^3) in s^2. */
const l1 = 5.99999999999994648725e-1;
const l2 = 4.28571428578550184252e-1;
const l3 = 3.33333329818377432918e-1;
const l4 = 2.72728123808534006489e-1;
const l5 = 2.30660745775561754067e-1;
const l6 = 2.06975017800338417784e-1;

const ln2 = 6.93147180559945286227e-1;
const ln2Leading = 6.93147182464599609375e-1;
const ln2Rest = -1.90465429995776804525e-9;
/** 2 / (3 ln 2) and its two parts. */
const cp = 9.61796693925975554329e-1;
const cpLeading = 9.61796700954437255859e-1;
const cpRest = -7.02846165095275826516e-9;
/** log2(3 / 2) in two parts. */
const log2OfThreeHalves = 5.84962487220764160156e-1;
const log2OfThreeHalvesRest = 1.35003920212974897128e-8;
const inverseLn2 = 1.442695040888963387;
const inverseLn2Leading = 1.44269502162933349609;
const inverseLn2Rest = 1.92596299112661746887e-8;
/** 1024 - log2(the largest number + half an ulp), negated. */
const overflowRest = 8.008566259537294e-17;

/**
 * x^y; error below 0.7 ulp, exact where a whole number to a whole power is representable. Special values as of
 * `Math.pow`: 1^infinity is NaN. Method of fdlibm's e_pow.c.
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  if (y === 1) return x;
  if (y === 2) return x * x;
  if (y === -1) return 1 / x;
  const size = Math.abs(x);
  if (Math.abs(y) === Infinity) return size === 1 ? NaN : size > 1 === y > 0 ? Infinity : 0;
  if (y === 0.5 && highWord(x) >= 0) return Math.sqrt(x);
  const negative = x < 0 || Object.is(x, -0);
  const odd = negative && Math.abs(y % 2) === 1;
  if (size === 0 || size === Infinity || size === 1) {
    if (size === 1 && negative && !Number.isInteger(y)) return NaN;
    const value = y < 0 ? 1 / size : size;
    return odd ? -value : value;
  }
  if (negative && !Number.isInteger(y)) return NaN;
  const value = positivePower(size, y);
  return odd ? -value : value;
}

/** log2 of the last x as a sum of two numbers; the first has 32 trailing zeros. */
const logarithm = new Float64Array(2);

function positivePower(x: number, y: number): number {
  if ((highWord(y) & sizeMask) > 0x41e00000) {
    // |y| > 2^31: only an x near 1 has a power that is neither 0 nor infinite.
    const high = highWord(x);
    if (high < 0x3fefffff) return y < 0 ? Infinity : 0;
    if (high > 0x3ff00000) return y > 0 ? Infinity : 0;
    if ((highWord(y) & sizeMask) > 0x43f00000) return high < 0x3ff00000 === y < 0 ? Infinity : 0;
    logarithmNearOne(x);
  } else {
    logarithmOf(x);
  }
  const leading = leadingPart(y);
  const rest = (y - leading) * logarithm[0] + y * logarithm[1];
  const head = leading * logarithm[0];
  const z = rest + head;
  if (z >= 1024) {
    if (z > 1024 || rest + overflowRest > z - head) return Infinity;
  } else if (z <= -1075) {
    if (z < -1075 || rest <= z - head) return 0;
  }
  return twoTo(head, rest, z);
}

function logarithmNearOne(x: number): void {
  const t = x - 1;
  const w = t * t * (0.5 - t * (1 / 3 - t * 0.25));
  const u = inverseLn2Leading * t;
  const v = t * inverseLn2Rest - w * inverseLn2;
  const first = leadingPart(u + v);
  logarithm[0] = first;
  logarithm[1] = v - (first - u);
}

function logarithmOf(x: number): void {
  let n = 0;
  let high = highWord(x);
  if (high < 0x00100000) {
    x *= 2 ** 53;
    n = -53;
    high = highWord(x);
  }
  n += (high >> 20) - 1023;
  const fraction = high & fractionMask;
  high = fraction | 0x3ff00000;
  // The centre is 1, or 3/2 between sqrt(3/2) and sqrt(3).
  const wide = fraction > 0x3988e && fraction < 0xbb67a;
  if (fraction >= 0xbb67a) {
    n += 1;
    high -= 0x00100000;
  }
  const ax = withHighWord(x, high);
  const centre = wide ? 1.5 : 1;
  // ss = (x - centre) / (x + centre) in two parts
  const u = ax - centre;
  const v = 1 / (ax + centre);
  const ss = u * v;
  const sHead = leadingPart(ss);
  const sumHead = fromHighWord(((high >> 1) | 0x20000000) + 0x00080000 + (wide ? 1 << 18 : 0));
  const sumTail = ax - (sumHead - centre);
  const sTail = v * (u - sHead * sumHead - sHead * sumTail);
  const s2 = ss * ss;
  let r = s2 * s2 * (l1 + s2 * (l2 + s2 * (l3 + s2 * (l4 + s2 * (l5 + s2 * l6)))));
  r += sTail * (sHead + ss);
  const square = sHead * sHead;
  const tHead = leadingPart(3 + square + r);
  const tTail = r - (tHead - 3 - square);
  const product = sHead * tHead;
  const productTail = sTail * tHead + tTail * ss;
  const pHead = leadingPart(product + productTail);
  const pTail = productTail - (pHead - product);
  const zHead = cpLeading * pHead;
  const zTail = cpRest * pHead + pTail * cp + (wide ? log2OfThreeHalvesRest : 0);
  const base = wide ? log2OfThreeHalves : 0;
  const first = leadingPart(zHead + zTail + base + n);
  logarithm[0] = first;
  logarithm[1] = zTail - (first - n - base - zHead);
}

/** 2^(head + rest), where z is the rounded sum. */
function twoTo(head: number, rest: number, z: number): number {
  const high = highWord(z);
  let n = 0;
  if ((high & sizeMask) > 0x3fe00000) {
    // n is z rounded to the nearest whole number
    const exponent = ((high & sizeMask) >> 20) - 1023;
    const rounded = high + (0x00100000 >> (exponent + 1));
    const kept = ((rounded & sizeMask) >> 20) - 1023;
    head -= fromHighWord(rounded & ~(fractionMask >> kept));
    n = ((rounded & fractionMask) | 0x00100000) >> (20 - kept);
    if (high < 0) n = -n;
  }
  const t = leadingPart(rest + head);
  const u = t * ln2Leading;
  const v = (rest - (t - head)) * ln2 + t * ln2Rest;
  const sum = u + v;
  const lost = v - (sum - u);
  const t1 = expRest(sum);
  const r = (sum * t1) / (t1 - 2 - (lost + sum * lost));
  const value = 1 - (r - sum);
  return scaled(value, n);
}

/** value 2^n, rounded once where the result is below the normal numbers. */
function scaled(value: number, n: number): number {
  if (n > 1023) return value * 2 * powerOfTwo(n - 1);
  return n >= -1021 ? value * powerOfTwo(n) : value * powerOfTwo(n + 1000) * 2 ** -1000;
}
