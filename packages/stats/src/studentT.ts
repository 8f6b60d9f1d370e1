import { incompleteBeta } from './incompleteBeta.ts';

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
