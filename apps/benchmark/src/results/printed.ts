import type { IntervalOrReason } from '@policypath/stats';
import { shortSteps } from '../words/steps.ts';

/** A return: whole from 1000 on, as the paper prints it, one decimal below. */
export function printedReturn(value: number): string {
  return value.toFixed(Math.abs(value) >= 1000 ? 0 : 1);
}

/** Mean and standard error. */
export function measured(mean: number, standardError: number | null): string {
  const digits = Math.abs(mean) >= 1000 ? 0 : 1;
  return standardError === null ? mean.toFixed(digits) : `${mean.toFixed(digits)} ± ${standardError.toFixed(digits)}`;
}

export function percent(share: number): string {
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
