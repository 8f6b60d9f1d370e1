import { sampleSpread } from '@policypath/stats';
import type { ReportTable } from './report/section.ts';
import type { Effect, ResamplingOptions } from './effects.ts';
import { bounds, chanceNote, measured, printedInterval, printedLevel, printedReturn } from './printed.ts';
import { described } from './verdict.ts';

export interface EffectsTableOptions {
  readonly name: string;
  /** e.g. 'AUC'. */
  readonly what: string;
  /** Whether a method is judged by it; a secondary measure is described only. */
  readonly isPrimary: boolean;
  readonly effects: readonly Effect[];
  readonly options: ResamplingOptions;
  /** Further ones. */
  readonly notes?: readonly string[];
}

/** Differences from the base, with what may be said of each. */
export function effectsTable({
  name,
  what,
  isPrimary,
  effects,
  options,
  notes = [],
}: EffectsTableOptions): ReportTable {
  const level = printedLevel(options.level);
  return {
    name,
    caption:
      `${isPrimary ? 'Primary' : 'Secondary'} measure. ${what} of a run: mean ± standard error over runs, and the difference of the means with its ${level} intervals ` +
      `(stratified percentile bootstrap of ${options.resamples} resamples, both sides resampled; Welch's t).`,
    columns: [
      'Environment',
      'Variant',
      'Runs (base / variant)',
      'Base',
      'Variant mean',
      'Difference',
      `Bootstrap ${level}`,
      `Welch ${level}`,
      'Permutation p',
      isPrimary ? 'Verdict' : 'Difference lies',
    ],
    rows: effects.map((effect) => {
      const [base, treated] = [sampleSpread(effect.base), sampleSpread(effect.treated)];
      return [
        effect.environment,
        effect.variant,
        `${base.runs} / ${treated.runs}`,
        measured(base.mean, base.standardError),
        measured(treated.mean, treated.standardError),
        printedReturn(treated.mean - base.mean),
        bounds(effect.difference, printedReturn),
        printedInterval(effect.welch, printedReturn),
        Number(effect.permutation.pValue.toPrecision(2)),
        isPrimary ? `${effect.verdict.word}: ${effect.verdict.because}` : described(effect.verdict),
      ];
    }),
    notes: [
      `${isPrimary ? '"improves" and "harms" are' : '"higher" and "lower" are'} said only where both intervals leave 0 out. "undecided" does not mean that there is no effect.`,
      chanceNote(effects.length, options.level),
      ...notes,
    ],
  };
}
