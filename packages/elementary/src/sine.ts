import { reduceAngle, reducedAngle } from './reduceAngle.ts';
import { fromHighWord, highWord, sizeMask } from './words.ts';

/** About pi / 4. */
const quarter = fromHighWord(0x3fe921fc);

const s1 = -1.66666666666666324348e-1;
const s2 = 8.33333333332248946124e-3;
const s3 = -1.98412698298579493134e-4;
const s4 = 2.75573137070700676789e-6;
const s5 = -2.50507602534068634195e-8;
const s6 = 1.58969099521155010221e-10;

const c1 = 4.16666666666666019037e-2;
const c2 = -1.38888888888741095749e-3;
const c3 = 2.48015872894767294178e-5;
const c4 = -2.75573143513906633035e-7;
const c5 = 2.0875723212981748279e-9;
const c6 = -1.13596475577881948265e-11;

/** The sine; error below 1 ulp. Method of fdlibm's s_sin.c. */
export function sin(x: number): number {
  if (Math.abs(x) < quarter) return sineNearZero(x);
  switch (reduceAngle(x)) {
    case 0:
      return sineOf(reducedAngle[0], reducedAngle[1]);
    case 1:
      return cosineOf(reducedAngle[0], reducedAngle[1]);
    case 2:
      return -sineOf(reducedAngle[0], reducedAngle[1]);
    default:
      return -cosineOf(reducedAngle[0], reducedAngle[1]);
  }
}

/** The cosine; error below 1 ulp. Method of fdlibm's s_cos.c. */
export function cos(x: number): number {
  if (Math.abs(x) < quarter) return cosineOf(x, 0);
  switch (reduceAngle(x)) {
    case 0:
      return cosineOf(reducedAngle[0], reducedAngle[1]);
    case 1:
      return -sineOf(reducedAngle[0], reducedAngle[1]);
    case 2:
      return -cosineOf(reducedAngle[0], reducedAngle[1]);
    default:
      return sineOf(reducedAngle[0], reducedAngle[1]);
  }
}

function sineNearZero(x: number): number {
  if (Math.abs(x) < 2 ** -27) return x;
  const z = x * x;
  return x + z * x * (s1 + z * (s2 + z * (s3 + z * (s4 + z * (s5 + z * s6)))));
}

/** sin(x + rest) for |x| up to about pi / 4. */
function sineOf(x: number, rest: number): number {
  if (Math.abs(x) < 2 ** -27) return x;
  const z = x * x;
  const cube = z * x;
  const r = s2 + z * (s3 + z * (s4 + z * (s5 + z * s6)));
  return x - (z * (0.5 * rest - cube * r) - rest - cube * s1);
}

/** cos(x + rest) for |x| up to about pi / 4. */
function cosineOf(x: number, rest: number): number {
  const size = highWord(x) & sizeMask;
  if (size < 0x3e400000) return 1;
  const z = x * x;
  const r = z * (c1 + z * (c2 + z * (c3 + z * (c4 + z * (c5 + z * c6)))));
  if (size < 0x3fd33333) return 1 - (0.5 * z - (z * r - x * rest));
  // About |x| / 4 is taken from both parts of 1 - x^2 / 2: the first difference is exact, the second small.
  const quarter = size > 0x3fe90000 ? 0.28125 : fromHighWord(size - 0x00200000);
  return 1 - quarter - (0.5 * z - quarter - (z * r - x * rest));
}
