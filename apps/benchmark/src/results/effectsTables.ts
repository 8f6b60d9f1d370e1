import {
  described,
  sampleSpread,
  type Comparison,
  type ComparedStatistic,
  type Effect,
  type IntervalOrReason,
  type MethodAggregate,
} from '@policypath/stats';
import type { TrialRun } from './compareTrials.ts';
import { quantity, type Quantity, type ReportTable } from './report/section.ts';
import { bounds, chanceNote, measured, printedInterval, printedLevel, printedReturn, ratio } from '../words/numbers.ts';

type Judged = Pick<Comparison<TrialRun>, 'level' | 'resamples'>;

export interface EffectsTableOptions {
  readonly name: string;
  /** e.g. 'AUC'. */
  readonly what: string;
  /** Whether methods are judged by it. Secondary measures are only described. */
  readonly isPrimary: boolean;
  readonly effects: readonly Effect[];
  /** Further ones. */
  readonly notes?: readonly string[];
}

/** The bounds alone. */
function intervalCell({ low, high }: { readonly low: number; readonly high: number }): Quantity {
  return quantity('return', { low, high });
}

/** Differences from the base, with verdicts. */
export function effectsTable(given: EffectsTableOptions, comparison: Judged): ReportTable {
  const { name, what, isPrimary, effects, notes = [] } = given;
  const level = printedLevel(comparison.level);
  return {
    name,
    caption:
      `${isPrimary ? 'Primary' : 'Secondary'} measure. ${what} of a run: mean ± standard error over runs, and the difference of the means with its ${level} intervals ` +
      `(stratified percentile bootstrap of ${comparison.resamples} resamples, both sides resampled; Welch's t).`,
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
        effect.method,
        `${base.runs} / ${treated.runs}`,
        quantity('return', base),
        quantity('return', treated),
        quantity('return', { mean: treated.mean - base.mean }),
        effect.difference.available ? intervalCell(effect.difference.value) : 'n/a',
        effect.welch === null ? 'n/a' : intervalCell(effect.welch),
        Number(effect.permutation.pValue.toPrecision(2)),
        isPrimary ? `${effect.verdict.word}: ${effect.verdict.because}` : described(effect.verdict),
      ];
    }),
    notes: [
      `${isPrimary ? '"improves" and "harms" are' : '"higher" and "lower" are'} said only where both intervals leave 0 out. "undecided" does not mean that there is no effect.`,
      chanceNote(effects.length, comparison.level),
      ...notes,
    ],
  };
}

const measureNames: Readonly<Record<ComparedStatistic, string>> = {
  'area under curve': 'AUC',
  'mean of last evaluations': 'Mean of last evaluations',
};

/**
 * Differences from the base seed by seed. Trials of one seed start alike, which the other tables leave unused: their
 * intervals hold the spread between seeds, this one's does not. Described only. null where no seed has both.
 */
export function withinSeedsTable(name: string, { effects, level }: Comparison<TrialRun>): ReportTable | null {
  const rows = effects.flatMap(({ environment, method, statistic, withinSeeds }) => {
    if (withinSeeds === null) return [];
    const { differences, mean, standardError, student } = withinSeeds;
    return [
      [
        environment,
        method,
        measureNames[statistic],
        differences.map(({ seed, difference }) => `${printedReturn(difference)} (${seed})`).join(', '),
        `${differences.filter(({ difference }) => difference > 0).length} of ${differences.length}`,
        measured(mean, standardError),
        printedInterval(student, printedReturn),
      ],
    ];
  });
  if (rows.length === 0) return null;
  return {
    name,
    caption:
      'Secondary measure. Variant - base of the same seed. Trials of one seed have the same initial parameters, random ' +
      'first steps and start states of evaluations, and are the same up to the first edit; the other tables take them ' +
      "as independent. Mean ± standard error of the differences, and Student's t interval of that mean.",
    columns: [
      'Environment',
      'Variant',
      'Measure',
      'Differences (seed)',
      'Higher in',
      'Mean difference',
      `Student ${printedLevel(level)}`,
    ],
    rows,
    notes: [
      'It is no test of more seeds than these, and nothing is judged by it: a plan that wants to judge by differences within seeds says so before its first trial.',
      chanceNote(rows.length, level),
    ],
  };
}

/** P(improvement) in each environment and over all environments of a method. */
export function probabilityTable(name: string, { effects, aggregates, level }: Comparison<TrialRun>): ReportTable {
  return {
    name,
    caption:
      'P(improvement): probability that a run of the variant has a higher number than a run of the base, ties counting ' +
      "1/2; over environments the mean (rliable's definition). 0.5: neither. It says nothing of how much higher.",
    columns: ['Statistic', 'Variant', 'Environment', 'P(improvement)', `Bootstrap ${printedLevel(level)}`],
    rows: aggregates.flatMap(({ statistic, method, probabilityOfImprovement: overAll }) => {
      const own = effects.filter((effect) => effect.statistic === statistic && effect.method === method);
      const row = (environment: string, outcome: IntervalOrReason) => [
        statistic,
        method,
        environment,
        outcome.available ? ratio(outcome.value.estimate) : null,
        bounds(outcome, ratio),
      ];
      return [
        ...own.map((effect) => row(effect.environment, effect.probabilityOfImprovement)),
        ...(own.length > 1 ? [row('all', overAll)] : []),
      ];
    }),
    notes: [
      'Where every run of one side is above every run of the other, no resample differs: [1, 1] is no certainty.',
    ],
  };
}

/** Aggregates over environments of numbers normalised to the random agent and the base. */
export function aggregatesTable(name: string, { aggregates, level }: Comparison<TrialRun>): ReportTable {
  return {
    name,
    caption:
      'Aggregates of (number of a run - random) / (mean of base - random): the random agent has 0, the base 1 in the mean. ' +
      `${printedLevel(level)} stratified bootstrap intervals in brackets: base and variant are both resampled and the ratio taken again, ` +
      "the random agent's mean is taken as known.",
    columns: ['Statistic', 'Variant', 'Environments', ...(aggregates[0]?.values ?? []).map((one) => one.name)],
    rows: aggregates.map(({ statistic, method, environments, values }) => [
      statistic,
      method,
      environments.join(', '),
      ...values.map(({ value, interval }) => (value === null ? 'n/a' : `${ratio(value)} ${bounds(interval, ratio)}`)),
    ]),
    notes: [...new Set(aggregates.flatMap(aggregateNotes))],
  };
}

function aggregateNotes({ statistic, method, environments, withoutRandom, values }: MethodAggregate): string[] {
  return [
    ...withoutRandom.map((environment) => `${environment} is not in the aggregates: its random agent is not known`),
    ...values.flatMap(({ interval }) =>
      environments.length === 0 || interval.available
        ? []
        : [`${method}, ${statistic}: no interval, ${interval.reason}`],
    ),
  ];
}
