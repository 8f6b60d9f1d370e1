import { meanInterval, sampleSpread } from '@policypath/stats';
import type { ReportTable } from './report/section.ts';
import type { Effect, ResamplingOptions, UsedStatistic } from './effects.ts';
import { chanceNote, measured, printedInterval, printedLevel, printedReturn } from './printed.ts';

const measureNames: Readonly<Record<UsedStatistic, string>> = {
  'area under curve': 'AUC',
  'mean of last evaluations': 'Mean of last evaluations',
};

/**
 * Differences from the base seed by seed. Trials of one seed start alike, which the other tables leave unused: their
 * intervals hold the spread between seeds, this one's does not. Described only. null where no seed has both.
 */
export function withinSeedsTable(
  name: string,
  effects: readonly Effect[],
  { level }: Pick<ResamplingOptions, 'level'>,
): ReportTable | null {
  const rows = effects.flatMap((effect) => {
    const { environment, variant, statistic } = effect;
    const differences = differencesBySeed(effect);
    if (differences.size === 0) return [];
    return [[environment, variant, measureNames[statistic], ...differenceCells(differences, level)]];
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

function differencesBySeed({ base, treated, seeds }: Effect): ReadonlyMap<number, number> {
  const baseNumbers = numbersBySeed(seeds.base, base);
  const pairs = [...numbersBySeed(seeds.treated, treated)].flatMap(([seed, number]): [number, number][] => {
    const partner = baseNumbers.get(seed);
    return partner === undefined ? [] : [[seed, number - partner]];
  });
  return new Map(pairs.toSorted(([a], [b]) => a - b));
}

/** Seeds with more than one run are left out: none of them is the other side's partner. */
function numbersBySeed(seeds: readonly number[], numbers: readonly number[]): ReadonlyMap<number, number> {
  const alone = (seed: number): boolean => seeds.indexOf(seed) === seeds.lastIndexOf(seed);
  return new Map(seeds.flatMap((seed, index): [number, number][] => (alone(seed) ? [[seed, numbers[index]]] : [])));
}

function differenceCells(differences: ReadonlyMap<number, number>, level: number): string[] {
  const values = [...differences.values()];
  const { mean, standardError } = sampleSpread(values);
  return [
    [...differences].map(([seed, difference]) => `${printedReturn(difference)} (${seed})`).join(', '),
    `${values.filter((value) => value > 0).length} of ${values.length}`,
    measured(mean, standardError),
    printedInterval(meanInterval(values, { level }), printedReturn),
  ];
}
