import type { BootstrapOptions, IntervalOrReason } from '@policypath/stats';
import { interval, type Column, type Numbers, type NumberOptions } from './report/column.ts';
import { printedLevel } from '../words/numbers.ts';

type Rule = Required<Pick<BootstrapOptions, 'level' | 'resamples'>>;

/** The one rule for intervals, stated once in a report and in what compare prints. */
export function intervalRule({ level, resamples }: Rule): string {
  return (
    `Intervals: ${printedLevel(level)}, percentile bootstrap of ${resamples} resamples over runs, stratified by environment and ` +
    'method; n/a of one run. Of few runs they are too narrow, so a verdict asks the t interval too (columns named Welch or Student).'
  );
}

/** A column of intervals by the rule; `name` is what machines call the quantity. */
export function ruleInterval(
  { level }: Pick<Rule, 'level'>,
  options: NumberOptions & { readonly of?: string },
): Column {
  const { of, ...given } = options;
  return interval(`${of === undefined ? '' : `${of}, `}${printedLevel(level)} interval`, given);
}

/** A cell of it. */
export function intervalCell(outcome: IntervalOrReason): Numbers {
  return outcome.available ? { low: outcome.value.low, high: outcome.value.high } : { shown: 'n/a' };
}
