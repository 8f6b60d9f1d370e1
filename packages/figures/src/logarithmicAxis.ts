import { checkOptions } from '@policypath/options';
import type { ScaleOptions } from '@observablehq/plot';

/**
 * A logarithmic axis over positive values, ticked at powers of ten (of a hundred, ... on long axes), and between them
 * where it is short. Values that are not positive and finite are left out.
 *
 * @param options `air`: factor between the outermost values and the ends of the axis; default: a twenty-fifth of the axis,
 * at least 1.05, so that no point lies on the frame
 */
export function logarithmicAxis(values: Iterable<number>, options: { readonly air?: number } = {}): ScaleOptions {
  checkOptions('logarithmicAxis', options, { air: true });
  const { air } = options;

  let [low, high] = [Infinity, 0];
  for (const value of values) {
    if (!(value > 0) || value === Infinity) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (high === 0) return { type: 'log', domain: [1, 10], ticks: [1, 10] };
  const room = air ?? Math.max(1.05, (high / low) ** 0.04);
  const domain = [low / room, high * room] as const;
  return { type: 'log', domain: [...domain], ticks: ticksOf(...domain), tickFormat: tickText };
}

function ticksOf(low: number, high: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const decades = Math.log10(high / low);
  // Plot leaves 5 unlabelled on longer axes.
  const steps = decades < 1 ? [1, 1.5, 2, 3, 5, 7] : decades < 1.5 ? [1, 2, 5] : decades < 3 ? [1, 3] : [1];
  const stride = Math.max(1, Math.round(decades / 6));
  const ticks: number[] = [];
  for (let power = first; power <= last; power += 1) {
    if (power % stride !== 0) continue;
    for (const step of steps) ticks.push(step * 10 ** power);
  }
  const inside = ticks.filter((tick) => tick >= low && tick <= high);
  return inside.length >= 2 ? inside : [low, high];
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** 0.001 to 10,000 in digits, else a power of ten. */
export function tickText(value: number): string {
  const power = Math.floor(Math.log10(value) + 1e-9);
  if (power >= -3 && power <= 4)
    return Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 6 });
  const mantissa = Number((value / 10 ** power).toPrecision(3));
  const digits = [...String(Math.abs(power))].map((digit) => superscripts[Number(digit)]).join('');
  return `${mantissa === 1 ? '' : `${mantissa}·`}10${power < 0 ? '⁻' : ''}${digits}`;
}
