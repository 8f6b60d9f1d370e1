/** A whole number with thousands set apart. */
export function whole(value: number): string {
  return value.toLocaleString('en-US');
}

/** A number in four digits, as a table prints it; beside 1 in as many as tell it from 1, up to eight decimals. */
export function short(value: number): string {
  return inDigits(value, 4);
}

/** The same in three digits, for the ends of a band. */
export function shorter(value: number): string {
  return inDigits(value, 3);
}

function inDigits(value: number, digits: number): string {
  if (value === Infinity) return 'infinite';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e6) return value.toExponential(digits - 1);
  const beside = Math.abs(size - 1);
  if (beside > 0 && beside < 10 ** (1 - digits)) {
    return String(Number(value.toFixed(Math.min(8, Math.ceil(-Math.log10(beside)) + digits - 3))));
  }
  if (size >= 1e3 || Number.isInteger(value)) return whole(Number(value.toPrecision(digits)));
  return value.toPrecision(digits);
}

/** A share as a number of hundredths, or a p-value: no digits that say nothing. */
export function trimmed(value: number, digits = 4): string {
  return String(Number(value.toPrecision(digits)));
}
