import { createGenerator } from '@policypath/random';
import {
  interquartileMean,
  meanOfTaskMeans,
  medianOfTaskMeans,
  normalisedInterval,
  normalisedScores,
  optimalityGap,
  type PerRunScores,
} from '@policypath/stats';
import type { ReportTable } from './report/section.ts';
import type { Effect, ResamplingOptions } from './effects.ts';
import { bounds, printedLevel, ratio } from './printed.ts';

const aggregates: readonly (readonly [string, (scores: PerRunScores) => number])[] = [
  ['IQM', interquartileMean],
  ['Mean', meanOfTaskMeans],
  ['Median', medianOfTaskMeans],
  ['Optimality gap', (scores) => optimalityGap(scores)],
];

/** Effects of one variant as numbers by task. */
export function scoresOf(effects: readonly Effect[], side: 'base' | 'treated'): PerRunScores {
  return {
    statistic: effects[0].statistic,
    tasks: effects.map((effect) => ({ name: effect.environment, scores: effect[side] })),
  };
}

export interface AggregatesTableOptions {
  readonly name: string;
  /** Of any statistics. */
  readonly effects: readonly Effect[];
  /** Mean returns of random agents by environment. */
  readonly random: ReadonlyMap<string, number>;
  readonly options: ResamplingOptions;
}

/** Aggregates over environments of numbers normalised to the random agent and the base. */
export function aggregatesTable({ name, effects, random, options }: AggregatesTableOptions): ReportTable {
  const level = printedLevel(options.level);
  const notes: string[] = [];
  const keys = [...new Set(effects.map(({ statistic, variant }) => `${statistic}\n${variant}`))];
  const rows = keys.map((key) => {
    const [statistic, variant] = key.split('\n');
    const own = effects.filter((effect) => effect.statistic === statistic && effect.variant === variant);
    const known = own.filter(({ environment }) => random.has(environment));
    for (const { environment } of own.filter((one) => !known.includes(one))) {
      notes.push(`${environment} is not in the aggregates: its random agent is not known`);
    }
    const cells = aggregates.map(([label, aggregate]) => {
      if (known.length === 0) return 'n/a';
      const [base, treated] = [scoresOf(known, 'base'), scoresOf(known, 'treated')];
      const normalised = normalisedScores({ base, treated, random });
      const interval = normalisedInterval({
        base,
        treated,
        random,
        aggregate,
        resamples: options.resamples,
        level: options.level,
        generator: createGenerator(options.seed, `statistics/${label}/${variant}/${statistic}`),
      });
      if (!interval.available) notes.push(`${variant}, ${statistic}: no interval, ${interval.reason}`);
      return normalised === null ? 'n/a' : `${ratio(aggregate(normalised))} ${bounds(interval, ratio)}`;
    });
    return [statistic, variant, known.map(({ environment }) => environment).join(', '), ...cells];
  });
  return {
    name,
    caption:
      'Aggregates of (number of a run - random) / (mean of base - random): the random agent has 0, the base 1 in the mean. ' +
      `${level} stratified bootstrap intervals in brackets: base and variant are both resampled and the ratio taken again, ` +
      "the random agent's mean is taken as known.",
    columns: ['Statistic', 'Variant', 'Environments', ...aggregates.map(([label]) => label)],
    rows,
    notes: [...new Set(notes)],
  };
}
