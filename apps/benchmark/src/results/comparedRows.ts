import { createGenerator } from '@policypath/random';
import {
  aggregate,
  improvement,
  improvementIntervals,
  notAvailable,
  score,
  type ComparedTask,
  type IntervalOrReason,
  type Measured,
  type NumberOrReason,
  type RunEvaluations,
} from '@policypath/stats';
import { measuringCommand, type ComparisonBaseline } from './baselines.ts';
import { areaOf, numbersOf, type ResamplingOptions } from './effects.ts';
import { paperCells, type PaperFigure } from './paperFigure.ts';
import { bounds, measured, percent, printedLevel } from './printed.ts';
import type { EnvironmentSample } from './sampledRuns.ts';

export const metrics = ['score', 'auc'] as const;
export type Metric = (typeof metrics)[number];

/** The runs of base and variant in one environment, cut to what is compared. */
export interface ComparedRow extends ComparedTask<RunEvaluations> {
  readonly sample: EnvironmentSample;
  /** null: not known; `random` is then 0 and no improvement is given. */
  readonly baseline: ComparisonBaseline | null;
}

export interface ComparedRowsOptions {
  /** One an environment; at least one. */
  readonly rows: readonly ComparedRow[];
  readonly options: ResamplingOptions;
  /** Of the generators of the intervals. */
  readonly generatorName: string;
  /** The paper's figures beside ours; null in a table that has none of them. */
  readonly paper: ((row: ComparedRow, metric: Metric) => PaperFigure | null) | null;
  /** The paper's aggregate; null where it gives none. */
  readonly paperAggregate: Readonly<Record<Metric, number>> | null;
}

/** A row of a table of SCORE and AUC, without what is left of 'Measure'. */
export interface ComparedCells {
  /** null: the aggregate over environments. */
  readonly row: ComparedRow | null;
  readonly cells: readonly (string | number | null)[];
}

export interface ComparedRowsText {
  /** SCORE and AUC of each environment, then both aggregates. */
  readonly rows: readonly ComparedCells[];
  /** Why something is not there. */
  readonly notes: readonly string[];
}

/** Columns of the cells that `comparedRows` makes. */
export function comparedColumns(
  [base, treated]: readonly [string, string],
  level: number,
  besidePaper: boolean,
): string[] {
  return [
    'Measure',
    'Runs',
    base,
    treated,
    'Improvement',
    `Interval ${printedLevel(level)}`,
    ...(besidePaper ? [`Paper ${base}`, `Paper ${treated}`, 'Paper improvement'] : []),
  ];
}

/** SCORE and AUC of base and variant in each environment, improvement with its interval, and the aggregate over them. */
export function comparedRows(given: ComparedRowsOptions): ComparedRowsText {
  const { rows, options, generatorName, paper, paperAggregate } = given;
  const notes = new Set<string>(singleRunNotes(rows));
  const gains = Object.fromEntries(metrics.map((metric) => [metric, gainsOf(rows, metric, options, generatorName)]));
  const cells = rows.flatMap((row, index) =>
    metrics.map((metric): ComparedCells => {
      const gain = gains[metric].values[index];
      if (!gain.available) notes.add(`${row.name}, ${metric.toUpperCase()}: ${gain.reason}`);
      const [base, treated] = [row.base, row.treated].map((runs) => summary(runs, metric, options));
      return {
        row,
        cells: [
          metric.toUpperCase(),
          `${row.base.length} / ${row.treated.length}`,
          measured(base.mean, base.standardError ?? null),
          measured(treated.mean, treated.standardError ?? null),
          gain.available ? percent(gain.value) : 'n/a',
          bounds(gains[metric].tasks[index], percent),
          ...(paper === null ? [] : paperCells(paper(row, metric))),
        ],
      };
    }),
  );
  const aggregates = metrics.map((metric): ComparedCells => {
    const { values, aggregate: interval } = gains[metric];
    const all = aggregate(rows.map((row, index) => ({ name: row.name, improvement: values[index] })));
    if (!all.available) notes.add(`Aggregate, ${metric.toUpperCase()}: ${all.reason}`);
    return {
      row: null,
      cells: [
        metric.toUpperCase(),
        '',
        '1',
        all.available ? all.value.toFixed(4) : 'n/a',
        '',
        bounds(interval, (value) => value.toFixed(4)),
        ...(paper === null
          ? []
          : paperAggregate === null
            ? ['-', '-', '']
            : ['1', paperAggregate[metric].toFixed(4), '']),
      ],
    };
  });
  return { rows: [...cells, ...aggregates], notes: [...notes] };
}

/** What all such tables say below them. */
export const scoreNote =
  'A SCORE is a maximum over time: it grows with noise and with the number of evaluations, and resampling moves it upwards.';

/** The caption's definitions of SCORE, AUC, improvement and aggregate. */
export function definitions(includeInitial: boolean): string {
  return (
    'mean ± standard error over runs. SCORE: highest ' +
    `point of the mean curve. AUC: mean over evaluations, step 0 ${includeInitial ? 'included where it is there' : 'left out'}. ` +
    'Improvement: (variant - base) / (base - random), its bootstrap interval with base and variant both resampled. ' +
    'Aggregate: mean of 1 + improvement.'
  );
}

export function randomNotes(rows: readonly ComparedRow[]): string[] {
  const known = rows.flatMap(({ name, baseline, sample }) => {
    if (baseline === null) return [];
    const repeat = sample.actionRepeat === 1 ? '' : ` at action repeat ${sample.actionRepeat}`;
    return [`${name} ${measured(baseline.mean, baseline.standardError)}${repeat} (${baseline.source})`];
  });
  return known.length === 0 ? [] : [`Random agents: ${[...new Set(known)].join('; ')}.`];
}

function singleRunNotes(rows: readonly ComparedRow[]): string[] {
  const single = rows.filter(({ base, treated }) => base.length === 1 || treated.length === 1);
  if (single.length === 0) return [];
  const names = single.map(({ name }) => name).join(', ');
  return [`${names}: one run on a side, so no interval: the improvement may be all due to the seeds.`];
}

interface Gains {
  readonly values: readonly NumberOrReason[];
  /** Of `values`. */
  readonly tasks: readonly IntervalOrReason[];
  /** None where a value is not available. */
  readonly aggregate: IntervalOrReason;
}

function gainsOf(rows: readonly ComparedRow[], metric: Metric, options: ResamplingOptions, name: string): Gains {
  const values = rows.map(({ base, treated, baseline, sample: { environmentId, actionRepeat } }) => {
    if (baseline === null) {
      return notAvailable(`no random-agent baseline; measure it: ${measuringCommand(environmentId, actionRepeat)}`);
    }
    return improvement({
      base: summary(base, metric, options),
      treated: summary(treated, metric, options),
      random: baseline,
    });
  });
  const known = rows.filter(({ baseline }) => baseline !== null);
  if (known.length === 0) return { values, tasks: values.map(() => noImprovement), aggregate: noImprovement };
  const resampling = {
    resamples: options.resamples,
    level: options.level,
    generator: createGenerator(options.seed, `statistics/improvement/${metric}/${name}`),
  };
  const intervals =
    metric === 'score'
      ? improvementIntervals({ tasks: known, measure: highestMean, ...resampling })
      : improvementIntervals({
          tasks: known.map((row) => ({
            ...row,
            base: areas(row.base, options),
            treated: areas(row.treated, options),
          })),
          measure: mean,
          ...resampling,
        });
  return {
    values,
    tasks: rows.map((row, index) => (values[index].available ? intervals.tasks[known.indexOf(row)] : noImprovement)),
    aggregate: values.every(({ available }) => available) ? intervals.aggregate : noImprovement,
  };
}

const noImprovement = notAvailable('no improvement is given');

function summary(runs: readonly RunEvaluations[], metric: Metric, { includeInitial }: ResamplingOptions): Measured {
  if (metric === 'score') return score(runs);
  return areaOf(runs, includeInitial);
}

/** `score(runs).mean` without its checks, which thousands of resamples need not repeat. */
export function highestMean(runs: readonly RunEvaluations[]): number {
  let best = -Infinity;
  for (let i = 0; i < runs[0].meanReturns.length; i += 1) {
    let sum = 0;
    for (const { meanReturns } of runs) sum += meanReturns[i];
    best = Math.max(best, sum / runs.length);
  }
  return best;
}

function areas(runs: readonly RunEvaluations[], { includeInitial }: ResamplingOptions): readonly number[] {
  return numbersOf(runs, 'area under curve', includeInitial);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
