import { ln2 } from './ln2.ts';
import { powerOfTwo } from './powerOfTwo.ts';
import { fractionMask as sharedFractionMask, highWord, withHighWord } from './words.ts';

const ln2Head = ln2.head;
const ln2Tail = ln2.tail;
const fractionMask = sharedFractionMask;

/** Of log((1 + s) / (1 - s)) / s - 2 in s^2. */
const g1 = 6.66666666666673513e-1;
const g2 = 3.999999999940941908e-1;
const g3 = 2.857142874366239149e-1;
const g4 = 2.222219843214978396e-1;
const g5 = 1.818357216161805012e-1;
const g6 = 1.531383769920937332e-1;
const g7 = 1.479819860511658591e-1;

/** The natural logarithm; error below 1 ulp. Method of fdlibm's e_log.c. */
export function log(x: number): number {
  const high = highWord(x);
  if (high < 0x00100000 || high >= 0x7ff00000) return logOfSpecial(x);
  // x = 2^k (1 + f) with 1 + f between sqrt(1/2) and sqrt(2)
  const fraction = high & fractionMask;
  const k = ((high >> 20) - 1023 + ((fraction + 0x95f64) >> 20)) | 0;
  const f = x * powerOfTwo(-k) - 1;
  if ((fractionMask & (2 + fraction)) < 3) return logNearPower(k, f);
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const r = z * (g1 + w * (g3 + w * (g5 + w * g7))) + w * (g2 + w * (g4 + w * g6));
  if (((fraction - 0x6147a) | (0x6b851 - fraction)) > 0) {
    const halfSquare = 0.5 * f * f;
    return k * ln2Head - (halfSquare - (s * (halfSquare + r) + k * ln2Tail) - f);
  }
  return k * ln2Head - (s * (f - r) - k * ln2Tail - f);
}

/** Of an argument that is not a positive normal number. */
function logOfSpecial(x: number): number {
  if (x === 0) return -Infinity;
  if (x < 0) return NaN;
  if (!(x < Infinity)) return x;
  // Below the normal numbers a log is large: what the two sums round away is far below its last digit.
  return log(x * 2 ** 54) - 54 * ln2Tail - 54 * ln2Head;
}

/** log(2^k (1 + f)) for |f| < 2^-20 */
function logNearPower(k: number, f: number): number {
  if (f === 0) return k === 0 ? 0 : k * ln2Head + k * ln2Tail;
  const r = f * f * (0.5 - (1 / 3) * f);
  return k === 0 ? f - r : k * ln2Head - (r - k * ln2Tail - f);
}

/** log(1 + x), with all digits near 0; error below 1 ulp. Method of fdlibm's s_log1p.c. */
export function log1p(x: number): number {
  if (x < -1) return NaN;
  if (x === -1) return -Infinity;
  const size = Math.abs(x);
  if (size < 2 ** -54) return x;
  if (size < 2 ** -29) return x - x * x * 0.5;
  const high = highWord(x);
  if (!(size < Infinity)) return x;
  // 1 + x = 2^k (1 + f), and what rounding took from 1 + x
  let k = 0;
  let f = x;
  let lost = 0;
  let fraction = 1;
  const near = high < 0x3fda827a && (high > 0 || high <= (0xbfd2bec4 | 0));
  if (!near) {
    const sum = high < 0x43400000 ? 1 + x : x;
    fraction = highWord(sum);
    k = (fraction >> 20) - 1023;
    if (high < 0x43400000) lost = (k > 0 ? 1 - (sum - x) : x - (sum - 1)) / sum;
    fraction &= fractionMask;
    if (fraction < 0x6a09e) {
      f = sum * powerOfTwo(-k) - 1;
    } else {
      k += 1;
      f = sum * powerOfTwo(-k) - 1;
      fraction = (0x00100000 - fraction) >> 2;
    }
  }
  const halfSquare = 0.5 * f * f;
  if (fraction === 0) {
    // |f| < 2^-20
    if (f === 0) return k === 0 ? 0 : k * ln2Head + (lost + k * ln2Tail);
    const r = halfSquare * (1 - (2 / 3) * f);
    return k === 0 ? f - r : k * ln2Head - (r - (k * ln2Tail + lost) - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const r = z * (g1 + z * (g2 + z * (g3 + z * (g4 + z * (g5 + z * (g6 + z * g7))))));
  if (k === 0) return f - (halfSquare - s * (halfSquare + r));
  return k * ln2Head - (halfSquare - (s * (halfSquare + r) + (k * ln2Tail + lost)) - f);
}

const inverseLn10 = 4.34294481903251816668e-1;
/** log10(2) in two parts. */
const log10Of2Head = 3.01029995663611771306e-1;
const log10Of2Tail = 3.69423907715893078616e-13;

/** The logarithm to base 10, exact at powers of 10. Method of fdlibm's e_log10.c. */
export function log10(x: number): number {
  if (!(x > 0 && x < Infinity)) return log(x);
  if (x === 1) return 0;
  let k = 0;
  let scaled = x;
  if (x < 2 ** -1022) {
    k = -54;
    scaled = x * 2 ** 54;
  }
  const high = highWord(scaled);
  k += (high >> 20) - 1023;
  const below = k < 0 ? 1 : 0;
  const y = k + below;
  const rest = withHighWord(scaled, (high & fractionMask) | ((1023 - below) << 20));
  return y * log10Of2Tail + inverseLn10 * log(rest) + y * log10Of2Head;
}
