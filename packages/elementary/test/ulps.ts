const number = new Float64Array(1);
const bits = new BigInt64Array(number.buffer);

/** Representable numbers between two; 0 where both are NaN, infinite where one is. */
export function ulpsBetween(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Infinity;
  const distance = place(a) - place(b);
  return Number(distance < 0n ? -distance : distance);
}

/** The place of a number among all in rising order; both zeros have the same. */
function place(x: number): bigint {
  number[0] = x;
  return bits[0] < 0n ? -(bits[0] & 0x7fffffffffffffffn) : bits[0];
}
