import { expm1Between } from './expm1.ts';

/** The hyperbolic tangent by e^2x - 1, exactly 1 from 22 on; error below 2 ulp. Method of fdlibm's s_tanh.c. */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (size < 2 ** -28) return x;
  if (size >= 22) return Math.sign(x);
  if (size >= 1) {
    const value = 1 - 2 / (expm1Between(2 * size) + 2);
    return x < 0 ? -value : value;
  }
  const t = expm1Between(-2 * size);
  const value = -t / (t + 2);
  return x < 0 ? -value : value;
}
