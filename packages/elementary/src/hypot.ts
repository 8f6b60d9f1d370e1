/**
 * The square root of the sum of squares, without overflow: each value is divided by the largest, and the sum is Kahan's.
 */
export function hypot(...values: readonly number[]): number {
  let largest = 0;
  let undefinedValue = false;
  for (const value of values) {
    const size = Math.abs(value);
    if (size > largest) largest = size;
    undefinedValue ||= Number.isNaN(size);
  }
  if (largest === Infinity) return Infinity;
  if (undefinedValue) return NaN;
  if (largest === 0) return 0;
  let sum = 0;
  let compensation = 0;
  for (const value of values) {
    const share = Math.abs(value) / largest;
    const summand = share * share - compensation;
    const next = sum + summand;
    compensation = next - sum - summand;
    sum = next;
  }
  return Math.sqrt(sum) * largest;
}
