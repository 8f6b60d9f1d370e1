import {
  described,
  mean as meanOf,
  sampleSpread,
  stratifiedBootstrap,
  type Comparison,
  type ComparedStatistic,
  type Effect,
  type IntervalOrReason,
  type MethodAggregate,
} from '@policypath/stats';
import type { AgentResults, TrialRun } from './compareTrials.ts';
import { intervalCell, ruleInterval } from './intervalRule.ts';
import { counts, interval, mean, number, text, type Numbers } from './report/column.ts';
import type { ReportTable } from './report/section.ts';
import { chanceNote, printedLevel, ratio } from '../words/numbers.ts';

/** What makes tables of a comparison. */
type Judged = Pick<Comparison<TrialRun>, 'level' | 'base'>;

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

const ofReturn = { unit: 'return' } as const;
const boundsOf = (given: { readonly low: number; readonly high: number } | null): Numbers =>
  given === null ? { shown: 'n/a' } : { low: given.low, high: given.high };

/** Differences from the base, with verdicts. */
export function effectsTable(given: EffectsTableOptions, comparison: Judged): ReportTable {
  const { name, what, isPrimary, effects, notes = [] } = given;
  return {
    name,
    caption: `${isPrimary ? 'Primary' : 'Secondary'} measure. ${what} of a run: mean ± standard error over runs, and the difference of the means with its interval and Welch's t interval.`,
    columns: [
      text('Environment'),
      text('Variant'),
      counts('Runs (base / variant)', { base: 'Base runs', treated: 'Variant runs' }, runsOfBoth),
      mean('Base', ofReturn),
      mean('Variant mean', ofReturn),
      number('Difference', ofReturn),
      ruleInterval(comparison, { ...ofReturn, name: 'Difference' }),
      interval(`Welch ${printedLevel(comparison.level)}`, { ...ofReturn, name: 'Difference Welch' }),
      number('Permutation p'),
      text(isPrimary ? 'Verdict' : 'Difference lies'),
    ],
    rows: effects.map((effect) => {
      const [base, treated] = [sampleSpread(effect.base), sampleSpread(effect.treated)];
      return [
        effect.environment,
        effect.method,
        { base: base.runs, treated: treated.runs },
        { mean: base.mean, standardError: base.standardError },
        { mean: treated.mean, standardError: treated.standardError },
        treated.mean - base.mean,
        intervalCell(effect.difference),
        boundsOf(effect.welch),
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

function runsOfBoth(base: number, treated: number): string {
  return `${base} / ${treated}`;
}

const measureNames: Readonly<Record<ComparedStatistic, string>> = {
  'area under curve': 'AUC',
  'mean of last evaluations': 'Mean of last evaluations',
};

/**
 * Differences from the base seed by seed: their means, and each of them. Trials of one seed start alike, which the other
 * tables leave unused: their intervals hold the spread between seeds, this one's does not. Described only. None where no
 * seed has both.
 */
export function withinSeedsTables(
  suffix: string,
  { generator }: Pick<AgentResults, 'generator'>,
  comparison: Comparison<TrialRun>,
): ReportTable[] {
  const { effects, level, resamples, offset } = comparison;
  const paired = effects.flatMap(({ withinSeeds, ...effect }) =>
    withinSeeds === null ? [] : [{ ...effect, withinSeeds }],
  );
  if (paired.length === 0) return [];
  const names = [text('Environment'), text('Variant'), text('Measure')];
  const nameCells = ({ environment, method, statistic }: (typeof paired)[number]) => [
    environment,
    method,
    measureNames[statistic],
  ];
  return [
    {
      name: `within-seeds${suffix}`,
      caption:
        'Secondary measure. Variant - base of the same seed. Trials of one seed have the same initial parameters, random ' +
        'first steps and start states of evaluations, and are the same up to the first edit; the other tables take them ' +
        "as independent. Mean ± standard error of the differences, its interval and Student's t interval.",
      columns: [
        ...names,
        counts(
          'Higher in',
          { higher: 'Seeds where it is higher', seeds: 'Seeds' },
          (higher, of) => `${higher} of ${of}`,
        ),
        mean('Mean difference', ofReturn),
        ruleInterval(comparison, { ...ofReturn, name: 'Mean difference' }),
        interval(`Student ${printedLevel(level)}`, { ...ofReturn, name: 'Mean difference Student' }),
      ],
      rows: paired.map((one) => {
        const { differences, mean: centre, standardError, student } = one.withinSeeds;
        const values = differences.map(({ difference }) => difference);
        const { environment, method, statistic } = one;
        return [
          ...nameCells(one),
          { higher: values.filter((value) => value > 0).length, seeds: values.length },
          { mean: centre, standardError },
          intervalCell(
            stratifiedBootstrap({
              strata: [values],
              statistic: ([own]) => meanOf(own),
              level,
              resamples,
              generator: generator(`within seeds/${environment}/${method}/${statistic}/${offset}`),
            }),
          ),
          boundsOf(student),
        ];
      }),
      notes: [
        'It is no test of more seeds than these, and nothing is judged by it: a plan that wants to judge by differences within seeds says so before its first trial.',
        chanceNote(paired.length, level),
      ],
    },
    {
      name: `differences-by-seed${suffix}`,
      caption: 'The differences within seeds, one a seed: variant - base.',
      columns: [...names, number('Seed'), number('Difference', ofReturn)],
      rows: paired.flatMap((one) =>
        one.withinSeeds.differences.map(({ seed, difference }) => [...nameCells(one), seed, difference]),
      ),
    },
  ];
}

/** P(improvement) in each environment and over all environments of a method. */
export function probabilityTable(name: string, comparison: Comparison<TrialRun>): ReportTable {
  const { effects, aggregates } = comparison;
  return {
    name,
    caption:
      'P(improvement): probability that a run of the variant has a higher number than a run of the base, ties counting ' +
      "1/2; over environments the mean (rliable's definition). 0.5: neither. It says nothing of how much higher.",
    columns: [
      text('Statistic'),
      text('Variant'),
      text('Environment'),
      number('P(improvement)', { print: ratio }),
      ruleInterval(comparison, { print: ratio, name: 'P(improvement)' }),
    ],
    rows: aggregates.flatMap(({ statistic, method, probabilityOfImprovement: overAll }) => {
      const own = effects.filter((effect) => effect.statistic === statistic && effect.method === method);
      const row = (environment: string, outcome: IntervalOrReason) => [
        statistic,
        method,
        environment,
        outcome.available ? outcome.value.estimate : null,
        intervalCell(outcome),
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
export function aggregatesTable(name: string, comparison: Comparison<TrialRun>): ReportTable {
  const { aggregates } = comparison;
  return {
    name,
    caption:
      'Aggregates of (number of a run - random) / (mean of base - random): the random agent has 0, the base 1 in the mean. ' +
      'For the interval base and variant are both resampled and the ratio taken again; ' +
      "the random agent's mean is taken as known.",
    columns: [
      text('Statistic'),
      text('Variant'),
      text('Environments'),
      text('Aggregate'),
      number('Value', { print: ratio }),
      ruleInterval(comparison, { print: ratio, name: 'Value' }),
    ],
    rows: aggregates.flatMap(({ statistic, method, environments, values }) =>
      values.map(({ name: aggregate, value, interval: bounds }) => [
        statistic,
        method,
        environments.join(', '),
        aggregate,
        value ?? { shown: 'n/a' },
        intervalCell(bounds),
      ]),
    ),
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
