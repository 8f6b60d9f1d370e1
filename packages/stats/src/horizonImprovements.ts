import type { IntervalOrReason } from './bootstrap.ts';
import { improvementIntervals } from './comparedIntervals.ts';
import type { Context, EnvironmentResult, Horizon } from './comparison.ts';
import { aggregate, improvement, notAvailable, type NumberOrReason } from './improvement.ts';
import { score, trainedPart, type AreaUnderCurve } from './measures.ts';
import type { CurvePoint, RunEvaluations } from './runs.ts';
import { mean } from './sampleSpread.ts';
import { runNumbers, type Run } from './selectRuns.ts';

/** What the paper's tables compare. */
export const tableMetrics = ['score', 'auc'] as const;
export type TableMetric = (typeof tableMetrics)[number];

export interface HorizonImprovements {
  /** null where each environment is used whole. */
  readonly steps: number | null;
  /** Environments that have base or method. */
  readonly environments: readonly ImprovementResult[];
  /** Of environments that have both: mean of 1 + improvement. */
  readonly aggregate: Readonly<Record<TableMetric, NumberOrReason>>;
  readonly aggregateInterval: Readonly<Record<TableMetric, IntervalOrReason>>;
}

/** Base and method in one environment through one horizon; null: no run. */
export interface ImprovementResult {
  readonly environment: string;
  readonly throughStep: number;
  readonly base: TableNumbers | null;
  readonly treated: TableNumbers | null;
  readonly improvement: Readonly<Record<TableMetric, NumberOrReason>>;
  readonly interval: Readonly<Record<TableMetric, IntervalOrReason>>;
}

export interface TableNumbers {
  readonly curves: readonly RunEvaluations[];
  /** The curves without the evaluations of the untrained policy; null when no other is left. */
  readonly trained: readonly RunEvaluations[] | null;
  /** Of `trained`. */
  readonly score: CurvePoint | null;
  readonly auc: AreaUnderCurve;
}

/** The paper's improvements of a method over the base, one entry a horizon, the shortest first. */
export function improvementsOf<Given extends Run>(
  method: string,
  environments: readonly EnvironmentResult<Given>[],
  given: Context,
): HorizonImprovements[] {
  const { horizons, offset } = given;
  const rowsAt = new Map<number | null, Row[]>();
  for (const one of environments) {
    if (!one.methods.has(given.base) && !one.methods.has(method)) continue;
    for (const horizon of horizons?.(one.environment, one.steps) ?? [null]) {
      const steps = horizons === undefined ? null : (horizon ?? one.throughStep);
      rowsAt.set(steps, [...(rowsAt.get(steps) ?? []), rowOf(one, method, horizon, given)]);
    }
  }
  const groups = [...rowsAt].toSorted(([a], [b]) => (a ?? 0) - (b ?? 0));
  return groups.map(([steps, rows]) => {
    const name = steps === null ? `${method}/${offset}` : `${method}/${offset}/${steps}`;
    const [ofScore, ofAuc] = tableMetrics.map((metric) => gainsOf(rows, metric, name, given));
    return {
      steps,
      environments: rows.map((row, index) => ({
        ...row,
        improvement: { score: ofScore.values[index], auc: ofAuc.values[index] },
        interval: { score: ofScore.intervals[index], auc: ofAuc.intervals[index] },
      })),
      aggregate: { score: ofScore.aggregate, auc: ofAuc.aggregate },
      aggregateInterval: { score: ofScore.aggregateInterval, auc: ofAuc.aggregateInterval },
    };
  });
}

type Row = Omit<ImprovementResult, 'improvement' | 'interval'>;

function rowOf<Given extends Run>(
  { environment, throughStep, untrainedThrough, methods }: EnvironmentResult<Given>,
  method: string,
  horizon: Horizon,
  given: Context,
): Row {
  const numbersOf = (name: string): TableNumbers | null => {
    const result = methods.get(name);
    if (result === undefined) return null;
    const curves = through(
      result.runs.map(({ curve }) => curve),
      horizon,
    );
    const trained = trainedPart(curves, untrainedThrough);
    return {
      curves,
      trained,
      score: trained === null ? null : score(trained),
      auc: runNumbers(curves, { offset: given.offset, includeInitial: given.includeInitial }).auc,
    };
  };
  return {
    environment,
    throughStep: Math.min(throughStep, horizon ?? throughStep),
    base: numbersOf(given.base),
    treated: numbersOf(method),
  };
}

/** The curves without their evaluations after the horizon. */
function through(curves: readonly RunEvaluations[], horizon: Horizon): RunEvaluations[] {
  return curves.map((curve) => {
    const count = curve.steps.filter((step) => step <= (horizon ?? Infinity)).length;
    return { ...curve, steps: curve.steps.slice(0, count), meanReturns: curve.meanReturns.slice(0, count) };
  });
}

interface Gains {
  readonly values: readonly NumberOrReason[];
  readonly intervals: readonly IntervalOrReason[];
  readonly aggregate: NumberOrReason;
  readonly aggregateInterval: IntervalOrReason;
}

const noImprovement = notAvailable('no improvement is given');

function gainsOf(rows: readonly Row[], metric: TableMetric, name: string, { random, bootstrap }: Context): Gains {
  const values = rows.map(({ environment, base, treated }): NumberOrReason => {
    const floor = random.get(environment);
    if (base === null || treated === null) return notAvailable('a side has no run');
    if (floor === undefined) return notAvailable('the random agent is not known');
    const [ofBase, ofTreated] = [base[metric], treated[metric]];
    if (ofBase === null || ofTreated === null) return notAvailable('no evaluation after the random steps at the start');
    return improvement({ base: ofBase, treated: ofTreated, random: floor });
  });
  const known = rows.flatMap(({ environment, base, treated }) => {
    const floor = random.get(environment);
    if (base === null || treated === null || floor === undefined) return [];
    if (base[metric] === null || treated[metric] === null) return [];
    return [{ name: environment, base, treated, random: floor.mean }];
  });
  const both = rows.flatMap(({ environment, base, treated }, index) =>
    base === null || treated === null ? [] : [{ name: environment, improvement: values[index] }],
  );
  const resampling = bootstrap(`improvement/${metric}/${name}`);
  const intervals =
    known.length === 0
      ? null
      : metric === 'score'
        ? improvementIntervals({
            tasks: known.map((row) => ({ ...row, base: row.base.trained ?? [], treated: row.treated.trained ?? [] })),
            measure: highestMean,
            ...resampling,
          })
        : improvementIntervals({
            tasks: known.map((row) => ({ ...row, base: row.base.auc.perRun, treated: row.treated.auc.perRun })),
            measure: mean,
            ...resampling,
          });
  const intervalOf = (environment: string): IntervalOrReason =>
    intervals?.tasks[known.findIndex((row) => row.name === environment)] ?? noImprovement;
  return {
    values,
    intervals: rows.map(({ environment }, index) =>
      values[index].available ? intervalOf(environment) : noImprovement,
    ),
    aggregate: both.length === 0 ? noImprovement : aggregate(both),
    aggregateInterval:
      intervals !== null && both.every((one) => one.improvement.available) ? intervals.aggregate : noImprovement,
  };
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
