/**
 * P(Z <= z) of the standard normal. In the middle the series z + z^3/3 + z^5/(3 x 5) + ... of the density's integral, in
 * the tails its continued fraction (DLMF 7.6.2 and 7.9.1). Absolute error below 1e-14.
 */
export function normalCdf(z: number): number {
  const size = Math.abs(z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
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
