/** @throws RangeError unless `value` is a positive integer. */
export function positiveInteger(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new RangeError(`${name} is a positive integer, got ${value}`);
}
