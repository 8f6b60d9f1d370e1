import { highWord, sizeMask } from './words.ts';

const pi = Math.PI;
const piTail = 1.2246467991473532e-16;

/** The arc tangents of 1/2, 1, 3/2 and infinity, each in two parts. */
const heads = [4.63647609000806093515e-1, 7.85398163397448278999e-1, 9.82793723247329054082e-1, 1.570796326794896558];
const tails = [
  2.26987774529616870924e-17, 3.06161699786838301793e-17, 1.39033110312309984516e-17, 6.12323399573676603587e-17,
];

const a = [
  3.33333333333329318027e-1, -1.99999999998764832476e-1, 1.42857142725034663711e-1, -1.1111110405462355788e-1,
  9.09088713343650656196e-2, -7.69187620504482999495e-2, 6.66107313738753120669e-2, -5.83357013379057348645e-2,
  4.97687799461593236017e-2, -3.6531572744216915527e-2, 1.62858201153657823623e-2,
] as const;

/** The angle of the point (x, y), in [-pi, pi]; error below 1 ulp. Method of fdlibm's e_atan2.c. */
export function atan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const left = x < 0 || Object.is(x, -0);
  const below = y < 0 || Object.is(y, -0);
  const angle = firstQuadrant(Math.abs(y), Math.abs(x), left);
  const value = left ? pi - (angle - piTail) : angle;
  return below ? -value : value;
}

function firstQuadrant(y: number, x: number, left: boolean): number {
  if (y === 0) return 0;
  if (x === 0) return heads[3];
  if (x === Infinity) return y === Infinity ? heads[1] : 0;
  if (y === Infinity) return heads[3];
  const k = ((highWord(y) & sizeMask) - (highWord(x) & sizeMask)) >> 20;
  if (k > 60) return heads[3];
  return left && k < -60 ? 0 : atanOf(y / x);
}

/** The arc tangent of t >= 0. Method of fdlibm's s_atan.c. */
function atanOf(t: number): number {
  const size = highWord(t);
  if (size >= 0x44100000) return heads[3];
  if (size < 0x3e400000) return t;
  let id = -1;
  let x = t;
  if (size >= 0x3fdc0000) {
    if (size < 0x3fe60000) [id, x] = [0, (2 * t - 1) / (2 + t)];
    else if (size < 0x3ff30000) [id, x] = [1, (t - 1) / (t + 1)];
    else if (size < 0x40038000) [id, x] = [2, (t - 1.5) / (1 + 1.5 * t)];
    else [id, x] = [3, -1 / t];
  }
  const z = x * x;
  const w = z * z;
  const odd = z * (a[0] + w * (a[2] + w * (a[4] + w * (a[6] + w * (a[8] + w * a[10])))));
  const even = w * (a[1] + w * (a[3] + w * (a[5] + w * (a[7] + w * a[9]))));
  return id < 0 ? x - x * (odd + even) : heads[id] - (x * (odd + even) - tails[id] - x);
}
