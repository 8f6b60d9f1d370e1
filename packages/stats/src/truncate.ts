/**
 * `value` cut towards zero after `digits` decimals. The paper prints so: its percentages and aggregates are truncated,
 * not rounded (protocol.md F.1). Twelve significant digits are trusted, so that a stored 5.12 never becomes 5.11.
 *
 * @throws RangeError when the value is not finite or `digits` is no whole number from 0 to 15
 */
export function truncate(value: number, digits: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`only a finite number can be truncated, got ${value}`);
  if (!(Number.isInteger(digits) && digits >= 0 && digits <= 15)) {
    throw new RangeError(`digits is a whole number from 0 to 15, got ${digits}`);
  }
  const scale = 10 ** digits;
  const scaled = value * scale;
  // From 2^53 on a number has no such decimals left to cut.
  if (Math.abs(scaled) > Number.MAX_SAFE_INTEGER) return value;
  const trusted = Math.abs(scaled) < 1e11 ? Number(scaled.toPrecision(12)) : scaled;
  return Math.trunc(trusted) / scale;
}
