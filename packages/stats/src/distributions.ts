import { exp, log, log1p } from '@policypath/elementary';

/** ln of the gamma function for x > 0: Stirling's series, after raising x by the recurrence. Relative error about 1e-15. */
export function logGamma(x: number): number {
  let product = 1;
  let raised = x;
  while (raised < 12) {
    product *= raised;
    raised += 1;
  }
  const inverse = 1 / (raised * raised);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))) / raised;
  return (raised - 0.5) * log(raised) - raised + 0.5 * log(2 * Math.PI) + series - log(product);
}

/**
 * The regularised incomplete beta function I_x(a, b), 0 <= x <= 1, by its continued fraction (DLMF 8.17.22), evaluated
 * with the modified Lentz method.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast below this point only; above it the symmetry I_x(a, b) = 1 - I_{1-x}(b, a) serves.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const logFront = a * log(x) + b * log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b);
  return (exp(logFront) / a) * betaFraction(x, a, b);
}

function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let c = 1;
  let value = d;
  for (let m = 1; m < 10_000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    for (const term of [even, odd]) {
      d = 1 / away(1 + term * d);
      c = away(1 + term / c);
      value *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return value;
}

/** P(T <= t) of Student's t with `degrees` degrees of freedom, which need not be whole. */
export function studentTCdf(t: number, degrees: number): number {
  const tail = incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
  return t > 0 ? 1 - tail : tail;
}

/** The t with P(T <= t) = `share`. @throws RangeError when `share` is not between 0 and 1 */
export function studentTQuantile(share: number, degrees: number): number {
  if (!(share > 0 && share < 1)) throw new RangeError(`the share of a quantile lies between 0 and 1, got ${share}`);
  if (share < 0.5) return -studentTQuantile(1 - share, degrees);
  return risingRoot((t) => studentTCdf(t, degrees) - share, 0);
}

/** Where `f`, which rises, crosses 0 above `low`, by bisection to the last bits. */
export function risingRoot(f: (x: number) => number, low: number): number {
  let width = 1;
  while (f(low + width) < 0) {
    width *= 2;
    if (!Number.isFinite(width)) throw new RangeError('there is no such value: the bound asked for is never reached');
  }
  let high = low + width;
  for (let i = 0; i < 200; i += 1) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return low + (high - low) / 2;
}

/**
 * P(Z <= z) of the standard normal. In the middle the series z + z^3/3 + z^5/(3 x 5) + ... of the density's integral, in
 * the tails its continued fraction (DLMF 7.6.2 and 7.9.1). Absolute error below 1e-14.
 */
export function normalCdf(z: number): number {
  const size = Math.abs(z);
  const density = exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (density === 0) return z > 0 ? 1 : 0;
  if (size < 3) {
    let term = z;
    let sum = z;
    for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
      term *= (z * z) / k;
      sum += term;
    }
    return 0.5 + density * sum;
  }
  let fraction = size;
  for (let k = 100; k >= 1; k -= 1) fraction = size + k / fraction;
  const tail = density / fraction;
  return z > 0 ? 1 - tail : tail;
}
