/** x to a power; by multiplication where the power is a whole number, so that every engine gives the same bits. */
export function power(x: number, exponent: number): number {
  let rest = exponent | 0;
  if (rest !== exponent || rest < 0) return Math.pow(x, exponent);
  let result = 1;
  let square = x;
  while (rest > 0) {
    if (rest & 1) result *= square;
    square *= square;
    rest >>= 1;
  }
  return result;
}
