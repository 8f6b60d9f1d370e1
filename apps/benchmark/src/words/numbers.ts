import type { IntervalOrReason } from '@policypath/stats';
import { shortSteps } from './steps.ts';

/** e.g. '1 edit', '34 edits'. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** 'seeds 0 to 5' for seeds in a row, else 'seeds 0, 2, 7'. */
export function listedSeeds(seeds: Iterable<number>): string {
  const sorted = [...new Set(seeds)].toSorted((a, b) => a - b);
  const [first] = sorted;
  const last = sorted[sorted.length - 1];
  const listed = sorted.length > 2 && last - first === sorted.length - 1 ? `${first} to ${last}` : sorted.join(', ');
  return `${sorted.length === 1 ? 'seed' : 'seeds'} ${listed}`;
}

/** A return: whole from 1000 on, as the paper prints it, one decimal below. */
export function printedReturn(value: number): string {
  return value.toFixed(Math.abs(value) >= 1000 ? 0 : 1);
}

/** Mean and standard error. */
export function measured(mean: number, standardError: number | null): string {
  const digits = Math.abs(mean) >= 1000 ? 0 : 1;
  return standardError === null ? mean.toFixed(digits) : `${mean.toFixed(digits)} ± ${standardError.toFixed(digits)}`;
}

/** A change in percent with its sign, two decimals: '+12.28 %'. */
export function signedPercent(share: number): string {
  return `${share >= 0 ? '+' : ''}${(100 * share).toFixed(2)} %`;
}

/** The bounds of an interval as `print` prints numbers; 'n/a' where there is none. */
export function bounds(interval: IntervalOrReason, print: (value: number) => string): string {
  return printedInterval(interval.available ? interval.value : null, print);
}

export function printedInterval(
  interval: { readonly low: number; readonly high: number } | null,
  print: (value: number) => string,
): string {
  return interval === null ? 'n/a' : `[${print(interval.low)}, ${print(interval.high)}]`;
}

export function ratio(value: number): string {
  return value.toFixed(3);
}

/** A level as a percentage, without the noise of floating point: '95 %'. */
export function printedLevel(level: number): string {
  return `${Number((100 * level).toPrecision(6))} %`;
}

/** How many of a table's intervals leave 0 out where nothing differs. */
export function chanceNote(comparisons: number, level: number): string {
  const expected = Number(((1 - level) * comparisons).toPrecision(2));
  return `${comparisons} comparisons stand here: of as many true zeros about ${expected} would leave an interval by chance.`;
}

/** e.g. '50 steps', or '48 environment steps (6 agent steps)' where an action is held for 8. */
export function offsetWords(offset: number, actionRepeats: readonly number[]): string {
  const repeats = new Set(actionRepeats);
  const [repeat] = repeats;
  if (repeats.size !== 1) return `${offset} environment steps`;
  return repeat === 1 ? `${offset} steps` : `${offset} environment steps (${shortSteps(offset / repeat)} agent steps)`;
}

/** Three digits that matter, no exponent for what people write without one. */
export function rounded(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1000) return value.toFixed(0);
  return size >= 1e-4 ? String(Number(value.toPrecision(3))) : value.toExponential(2);
}

/** A share in percent, three digits that matter. */
export function percentage(share: number): string {
  return `${rounded(100 * share)} %`;
}

/** Three significant digits, without an exponent between 1e-3 and 1e5. */
export function threeDigits(value: number | null | undefined): string {
  if (value === null || value === undefined) return '-';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e5) return value.toExponential(1);
  return String(Number(value.toPrecision(3)));
}

/** e.g. '90 % band of 99 paths'; of too few paths for that share, what it is instead. */
export function bandText(share: number, paths: number): string {
  // Rounding leaves (1 - 0.9) / 2 a little below 0.05.
  const isWide = (paths + 1) * ((1 - share) / 2) >= 1 - 1e-9;
  return isWide ? `${Math.round(100 * share)} % band of ${paths} paths` : `lowest to highest of ${paths} paths`;
}

/** e.g. 1234.6, 0.01234, 1.2e-7: four figures, no more. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) return value.toExponential(2);
  return String(Number(value.toPrecision(size >= 1000 ? 5 : 4)));
}

/** A number that may not be known. */
export function shortOrDash(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : short(value);
}

/** e.g. '120 steps a second', or '120 environment steps a second (15 agent)' where an action is held for eight. */
export function speedText(
  stepsPerSecond: number,
  actionRepeat: number,
  unit: ' a second' | '/s' = ' a second',
): string {
  const speed = short(Math.round(stepsPerSecond));
  if (actionRepeat === 1) return `${speed} steps${unit}`;
  const agent = short(Number((stepsPerSecond / actionRepeat).toFixed(1)));
  return `${speed} ${unit === '/s' ? 'steps' : 'environment steps'}${unit} (${agent} agent)`;
}
