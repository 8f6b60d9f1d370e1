/** A whole number with thousands set apart. */
export function whole(value: number): string {
  return value.toLocaleString('en-US');
}

/** A number in four digits, as a table prints it. */
export function short(value: number): string {
  if (value === Infinity) return 'infinite';
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size >= 1e-3 && size < 1e6 ? String(Number(value.toPrecision(4))) : value.toExponential(3);
}
