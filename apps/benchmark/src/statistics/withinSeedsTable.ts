import { meanInterval, sampleSpread } from '@policypath/stats';
import type { ReportTable } from '../report/section.ts';
import { numbersOf, perRunStatistics, type ResamplingOptions, type UsedStatistic } from './effects.ts';
import { measured, printedReturn } from './printed.ts';
import type { EnvironmentSample, SampledRun } from './sampledRuns.ts';

export interface WithinSeedsTableOptions {
  readonly name: string;
  readonly samples: readonly EnvironmentSample[];
  readonly options: ResamplingOptions;
}

const measureNames: Readonly<Record<UsedStatistic, string>> = {
  'area under curve': 'AUC',
  'mean of last evaluations': 'Mean of last evaluations',
};

/**
 * Differences from the base seed by seed. Trials of one seed start alike, which the other tables leave unused: their
 * intervals hold the spread between seeds, this one's does not. Described only. null where no seed has both.
 */
export function withinSeedsTable({ name, samples, options }: WithinSeedsTableOptions): ReportTable | null {
  const rows = perRunStatistics.flatMap((statistic) =>
    samples.flatMap(({ environment, variants }) => {
      const base = numbersBySeed(variants.get('base') ?? [], statistic, options);
      return [...variants]
        .filter(([variant]) => variant !== 'base')
        .flatMap(([variant, runs]) => {
          const differences = differencesBySeed(numbersBySeed(runs, statistic, options), base);
          return differences.size === 0
            ? []
            : [[environment, variant, measureNames[statistic], ...described(differences, options.level)]];
        });
    }),
  );
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
      `Student ${Number((100 * options.level).toPrecision(6))} %`,
    ],
    rows,
    notes: [
      'It is no test of more seeds than these, and nothing is judged by it: a plan that wants to judge by differences within seeds says so before its first trial.',
      `${rows.length} rows stand here: of as many true zeros about ${Number(((1 - options.level) * rows.length).toPrecision(2))} would leave an interval by chance.`,
    ],
  };
}

/** Seeds with more than one run are left out: none of them is the other's partner. */
function numbersBySeed(
  runs: readonly SampledRun[],
  statistic: UsedStatistic,
  { includeInitial }: ResamplingOptions,
): ReadonlyMap<number, number> {
  if (runs.length === 0) return new Map();
  const numbers = numbersOf(
    runs.map(({ run }) => run),
    statistic,
    includeInitial,
  );
  const seeds = runs.map(({ trial }) => trial.seed);
  const alone = (seed: number): boolean => seeds.indexOf(seed) === seeds.lastIndexOf(seed);
  return new Map(seeds.flatMap((seed, index): [number, number][] => (alone(seed) ? [[seed, numbers[index]]] : [])));
}

function differencesBySeed(
  treated: ReadonlyMap<number, number>,
  base: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> {
  const seeds = [...treated.keys()].filter((seed) => base.has(seed)).toSorted((a, b) => a - b);
  return new Map(seeds.map((seed) => [seed, (treated.get(seed) ?? 0) - (base.get(seed) ?? 0)]));
}

function described(differences: ReadonlyMap<number, number>, level: number): string[] {
  const values = [...differences.values()];
  const { mean, standardError } = sampleSpread(values);
  const student = meanInterval(values, { level });
  return [
    [...differences].map(([seed, difference]) => `${printedReturn(difference)} (${seed})`).join(', '),
    `${values.filter((value) => value > 0).length} of ${values.length}`,
    measured(mean, standardError),
    student === null ? 'n/a' : `[${printedReturn(student.low)}, ${printedReturn(student.high)}]`,
  ];
}
