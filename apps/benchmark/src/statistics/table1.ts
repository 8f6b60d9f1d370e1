import { createGenerator } from '@policypath/random';
import {
  aggregate,
  areaUnderCurve,
  improvement,
  improvementIntervals,
  notAvailable,
  score,
  type ComparedTask,
  type ImprovementIntervals,
  type IntervalOrReason,
  type Measured,
  type NumberOrReason,
  type RunEvaluations,
} from '@policypath/stats';
import type { ComparisonBaseline } from '../compare/baselines.ts';
import { shortSteps } from '../figures/index.ts';
import type { ReportTable } from '../report/section.ts';
import { numbersOf, type ResamplingOptions } from './effects.ts';
import { paperAggregates, paperRow, paperSource, paperSteps } from './paperTable1.ts';
import { bounds, measured, percent } from './printed.ts';
import type { EnvironmentSample } from './sampledRuns.ts';

export interface Table1Options {
  readonly name: string;
  readonly agent: string;
  readonly variant: string;
  readonly offset: number;
  readonly samples: readonly EnvironmentSample[];
  readonly baselines: ReadonlyMap<string, ComparisonBaseline>;
  readonly options: ResamplingOptions;
}

const metrics = ['score', 'auc'] as const;
type Metric = (typeof metrics)[number];

interface Row extends ComparedTask<RunEvaluations> {
  readonly sample: EnvironmentSample;
  /** null: not known; `random` is then 0 and no improvement is given. */
  readonly baseline: ComparisonBaseline | null;
}

/** The paper's Table 1 from our runs of one variant, the paper's own numbers beside them; null without such runs. */
export function table1({
  name,
  agent,
  variant,
  offset,
  samples,
  baselines,
  options,
}: Table1Options): ReportTable | null {
  const rows = samples.flatMap((sample): Row[] => {
    const [base, treated] = ['base', variant].map((one) => sample.variants.get(one)?.map(({ run }) => run));
    if (base === undefined || treated === undefined) return [];
    const baseline = baselines.get(sample.environment) ?? null;
    return [{ name: sample.environment, base, treated, random: baseline?.mean ?? 0, sample, baseline }];
  });
  if (rows.length === 0) return null;
  const beside = variant === 'pptb' && offset === 0 && rows.some((row) => paperRow(agent, row.name) !== null);
  const notes = new Set<string>();
  const gains = Object.fromEntries(
    metrics.map((metric) => [metric, gainsOf(rows, metric, options, `${variant}/${offset}`)]),
  );

  const cells = rows.flatMap((row, index) =>
    metrics.map((metric) => {
      const { values, intervals } = gains[metric];
      const [gain, interval] = [values[index], intervals?.tasks[index]];
      if (!gain.available) notes.add(`${row.name}, ${metric.toUpperCase()}: ${gain.reason}`);
      const [base, treated] = [row.base, row.treated].map((runs) => summary(runs, metric, options));
      return [
        row.name,
        metric.toUpperCase(),
        `${row.base.length} / ${row.treated.length}`,
        measured(base.mean, base.standardError ?? null),
        measured(treated.mean, treated.standardError ?? null),
        gain.available ? percent(gain.value) : 'n/a',
        interval === undefined ? 'n/a' : bounds(interval, percent),
        ...(beside ? paperCells(agent, row.name, metric) : []),
      ];
    }),
  );
  const aggregates = metrics.map((metric) => {
    const { values, intervals } = gains[metric];
    const all = aggregate(rows.map((row, index) => ({ name: row.name, improvement: values[index] })));
    if (!all.available) notes.add(`Aggregate, ${metric.toUpperCase()}: ${all.reason}`);
    return [
      'Aggregate',
      metric.toUpperCase(),
      '',
      '1',
      all.available ? all.value.toFixed(4) : 'n/a',
      '',
      intervals === null ? 'n/a' : bounds(intervals.aggregate, (value) => value.toFixed(4)),
      ...(beside ? ['1', paperAggregates[metric].toFixed(4), ''] : []),
    ];
  });
  const names = [agent.toUpperCase(), `${agent.toUpperCase()}-${variant.toUpperCase()}`];
  const steps = [...new Set(rows.map(({ sample }) => sample.throughStep))];
  return {
    name,
    caption:
      `${names[1]} against ${names[0]} through step ${steps.map(shortSteps).join(' or ')}: mean ± standard error over runs. SCORE: highest ` +
      `point of the mean curve. AUC: mean over evaluations, step 0 ${options.includeInitial ? 'included where it is there' : 'left out'}. ` +
      'Improvement: (variant - base) / (base - random), its bootstrap interval with base and variant both resampled. ' +
      'Aggregate: mean of 1 + improvement.',
    columns: [
      'Environment',
      'Measure',
      'Runs',
      ...names,
      'Improvement',
      `Interval ${Number((100 * options.level).toPrecision(6))} %`,
      ...(beside ? [`Paper ${names[0]}`, `Paper ${names[1]}`, 'Paper improvement'] : []),
    ],
    rows: [...cells, ...aggregates],
    notes: [
      ...notes,
      'A SCORE is a maximum over time: it grows with noise and with the number of evaluations, and resampling moves it upwards.',
      ...randomNotes(rows),
      ...(beside ? [paperSource] : []),
      ...(beside && steps.some((step) => step !== paperSteps)
        ? [
            `Our runs are used up to ${steps.map(shortSteps).join(' or ')} steps, the paper's to 1M: their numbers are not to be compared directly.`,
          ]
        : []),
      ...(beside && rows.length < 4
        ? ["The paper's aggregate is over its four environments, ours over those shown."]
        : []),
    ],
  };
}

interface Gains {
  readonly values: readonly NumberOrReason[];
  readonly intervals: ImprovementIntervals | null;
}

function gainsOf(rows: readonly Row[], metric: Metric, options: ResamplingOptions, name: string): Gains {
  const values = rows.map(({ name: environment, base, treated, baseline }) => {
    if (baseline === null) {
      return notAvailable(
        `no random-agent baseline; measure it: policypath random --env ${environment} --out random.json`,
      );
    }
    return improvement({
      base: summary(base, metric, options),
      treated: summary(treated, metric, options),
      random: baseline,
    });
  });
  if (rows.some(({ baseline }) => baseline === null)) return { values, intervals: null };
  const resampling = {
    resamples: options.resamples,
    level: options.level,
    generator: createGenerator(options.seed, `statistics/improvement/${metric}/${name}`),
  };
  const intervals =
    metric === 'score'
      ? improvementIntervals({ tasks: rows, measure: highestMean, ...resampling })
      : improvementIntervals({
          tasks: rows.map((row) => ({ ...row, base: areas(row.base, options), treated: areas(row.treated, options) })),
          measure: mean,
          ...resampling,
        });
  return {
    values,
    intervals: {
      tasks: intervals.tasks.map((interval, index) => shown(interval, values[index].available)),
      aggregate: shown(
        intervals.aggregate,
        values.every(({ available }) => available),
      ),
    },
  };
}

function shown(interval: IntervalOrReason, isGiven: boolean): IntervalOrReason {
  return isGiven ? interval : notAvailable('no improvement is given');
}

function summary(runs: readonly RunEvaluations[], metric: Metric, { includeInitial }: ResamplingOptions): Measured {
  if (metric === 'score') return score(runs);
  return areaUnderCurve(runs, { includeInitial: includeInitial && runs[0].steps[0] === 0 });
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

function paperCells(agent: string, environment: string, metric: Metric): string[] {
  const row = paperRow(agent, environment);
  if (row === null) return ['-', '-', '-'];
  const { base, baseSpread, treated, treatedSpread, percent: gain } = row[metric];
  return [`${base} ± ${baseSpread}`, `${treated} ± ${treatedSpread}`, `+${gain.toFixed(2)} %`];
}

function randomNotes(rows: readonly Row[]): string[] {
  const known = rows.flatMap(({ name, baseline }) =>
    baseline === null ? [] : [`${name} ${measured(baseline.mean, baseline.standardError)} (${baseline.source})`],
  );
  return known.length === 0 ? [] : [`Random agents: ${known.join('; ')}.`];
}
