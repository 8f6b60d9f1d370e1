import { fromHighWord, highWord, sizeMask } from './words.ts';

/** x - n pi / 2 of the last `reduceAngle`, as a sum of two numbers, the larger one first. */
export const reducedAngle = new Float64Array(2);

const twoOverPi = 6.36619772367581382433e-1;
/** pi / 2 as 33 + 33 + 33 bits, and what each leaves. */
const head1 = 1.57079632673412561417;
const tail1 = 6.07710050650619224932e-11;
const head2 = 6.0771005063039659766e-11;
const tail2 = 2.02226624879595063154e-21;
const head3 = 2.0222662487111664558e-21;
const tail3 = 8.47842766036889956997e-32;

const threeQuarters = fromHighWord(0x4002d97c);
/** About 2^19 pi / 2: below it a multiple of a head is exact. */
const large = fromHighWord(0x413921fc);
/** The leading words of n pi / 2: an argument with another one is not near that multiple. */
const multiples = Int32Array.from({ length: 32 }, (_, i) => highWord(((i + 1) * Math.PI) / 2));

/**
 * Takes the nearest multiple n pi / 2 from x: puts the rest into `reducedAngle` and returns n modulo 4. NaN and infinities
 * leave NaN. Method of fdlibm's e_rem_pio2.c; above 8.2e5 in exact whole numbers.
 */
export function reduceAngle(x: number): number {
  const size = Math.abs(x);
  if (!(size < Infinity)) {
    reducedAngle.fill(NaN);
    return 0;
  }
  const n = size < threeQuarters ? reduceByOne(size) : size < large ? reduceMedium(size) : reduceLarge(size);
  if (x > 0) return n & 3;
  reducedAngle[0] = -reducedAngle[0];
  reducedAngle[1] = -reducedAngle[1];
  return -n & 3;
}

function reduceByOne(x: number): 1 {
  let r = x - head1;
  let tail = tail1;
  if (highWord(x) === multiples[0]) {
    r -= head2;
    tail = tail2;
  }
  put(r, tail);
  return 1;
}

function reduceMedium(x: number): number {
  const n = Math.trunc(x * twoOverPi + 0.5);
  let r = x - n * head1;
  let w = n * tail1;
  const high = highWord(x);
  const exponent = high >> 20;
  if (n >= 32 || high === multiples[n - 1]) {
    // Where digits cancel, more of pi is taken.
    if (exponent - exponentOf(r - w) > 16) {
      let before = r;
      w = n * head2;
      r = before - w;
      w = n * tail2 - (before - r - w);
      if (exponent - exponentOf(r - w) > 49) {
        before = r;
        w = n * head3;
        r = before - w;
        w = n * tail3 - (before - r - w);
      }
    }
  }
  put(r, w);
  return n;
}

function put(r: number, tail: number): void {
  const rest = r - tail;
  reducedAngle[0] = rest;
  reducedAngle[1] = r - rest - tail;
}

function exponentOf(x: number): number {
  return (highWord(x) & sizeMask) >> 20;
}

/** 2 / pi to 1200 binary digits, pi / 2 to 200. */
const inverseDigits = 1200n;
const manyTwoOverPi = BigInt(
  '0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1d' +
    'eb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b' +
    '5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b',
);
const piDigits = 200n;
const manyHalfPi = BigInt('0x1921fb54442d18469898cc51701b839a252049c1114cf98e804');

function reduceLarge(x: number): number {
  // x = whole 2^exponent
  const exponent = exponentOf(x) - 1075;
  const whole = BigInt(x * 2 ** -exponent);
  const digits = inverseDigits - BigInt(exponent);
  const product = whole * manyTwoOverPi;
  const n = (product + (1n << (digits - 1n))) >> digits;
  // A fraction of a quarter turn, cut to 200 digits, times pi / 2.
  const fraction = (product - (n << digits)) >> (digits - piDigits);
  const angle = fraction * manyHalfPi;
  const unit = 2 ** -400;
  const rest = Number(angle);
  reducedAngle[0] = rest * unit;
  reducedAngle[1] = Number(angle - BigInt(rest)) * unit;
  return Number(n & 3n);
}
