import {
  averageScoreProfile,
  interquartileMean,
  meanOfTaskMeans,
  medianOfTaskMeans,
  optimalityGap,
  profileBand,
  runScoreProfile,
  type ProfileBand,
} from './aggregates.ts';
import {
  curveBand,
  stratifiedBootstrap,
  type BootstrapOptions,
  type CurveBandPoint,
  type IntervalOrReason,
  type UniformIntegers,
} from './bootstrap.ts';
import {
  improvementIntervals,
  normalisedInterval,
  normalisedScores,
  probabilityOfImprovementInterval,
} from './comparedIntervals.ts';
import { aggregate, improvement, notAvailable, type Measured, type NumberOrReason } from './improvement.ts';
import { score, type AreaUnderCurve, type PerRunScores } from './measures.ts';
import { sampleSpread } from './sampleSpread.ts';
import { meanCurve, type CurvePoint, type RunEvaluations } from './runs.ts';
import {
  runNumbers,
  selectRuns,
  type Run,
  type RunNumbers,
  type SelectedRun,
  type Selection,
  type SelectRunsOptions,
} from './selectRuns.ts';
import {
  meanInterval,
  permutationTest,
  verdict,
  welch,
  type MeanInterval,
  type PermutationOutcome,
  type Verdict,
  type WelchOutcome,
} from './significance.ts';

/** The two numbers that a run has. AUC is the primary one. */
export const comparedStatistics = ['area under curve', 'mean of last evaluations'] as const;
export type ComparedStatistic = (typeof comparedStatistics)[number];

/** What the paper's tables compare. */
export const tableMetrics = ['score', 'auc'] as const;
export type TableMetric = (typeof tableMetrics)[number];

/** The last step of a comparison; null: the last one that all runs have. */
export type Horizon = number | null;

export interface CompareRunsOptions extends SelectRunsOptions {
  /** How a random agent fares, by environment. */
  readonly random?: ReadonlyMap<string, Measured>;
  /**
   * Steps at which improvements are given, of an environment whose runs were evaluated at `steps`. Default: each environment
   * is used whole.
   */
  readonly horizons?: (environment: string, steps: readonly number[]) => readonly Horizon[];
  /** Makes the generator of one interval, seeded by its name: the same names, the same intervals. */
  readonly generator: (name: string) => UniformIntegers;
  /** Default 2000. */
  readonly resamples?: number;
  /** Nominal coverage of the intervals. Default 0.95. */
  readonly level?: number;
}

/** What is said of some runs of one agent, at one offset. What needs resampling is computed once, when it is asked for. */
export interface Comparison<Given extends Run> {
  readonly offset: number;
  readonly includeInitial: boolean;
  readonly level: number;
  readonly resamples: number;
  readonly environments: readonly EnvironmentResult<Given>[];
  /** Each method against the base in each environment, by AUC and then by the last evaluations. */
  readonly effects: readonly Effect[];
  /** The paper's improvements of a method, the shortest horizon first; also of one that has no runs. */
  readonly improvementsOf: (method: string) => readonly HorizonImprovements[];
  /** Over environments, by statistic and method. */
  readonly aggregates: readonly MethodAggregate[];
  /** By statistic. */
  readonly profiles: readonly Profiles[];
}

/** One environment. */
export interface EnvironmentResult<Given extends Run> extends Omit<Selection<Given>, 'methods'> {
  /** null: not known. */
  readonly random: Measured | null;
  /** The base first. */
  readonly methods: ReadonlyMap<string, MethodResult<Given>>;
}

/** One method in one environment. */
export interface MethodResult<Given extends Run> extends RunNumbers {
  /** In the order of the numbers. */
  readonly runs: readonly SelectedRun<Given>[];
  readonly score: CurvePoint;
  readonly curve: readonly CurvePoint[];
  /** Pointwise interval of the mean curve; null with one run. */
  readonly band: readonly CurveBandPoint[] | null;
}

/** One method against the base in one environment. */
export interface Effect {
  readonly environment: string;
  readonly method: string;
  readonly statistic: ComparedStatistic;
  /** One number a run. */
  readonly base: readonly number[];
  readonly treated: readonly number[];
  /** Of mean of treated - mean of base. */
  readonly difference: IntervalOrReason;
  readonly welch: WelchOutcome | null;
  readonly permutation: PermutationOutcome;
  readonly probabilityOfImprovement: IntervalOrReason;
  readonly verdict: Verdict;
  /** Treated - base of the same seed; null where no seed has one run of each. */
  readonly withinSeeds: SeedDifferences | null;
}

export interface SeedDifferences {
  /** By seed. */
  readonly differences: readonly { readonly seed: number; readonly difference: number }[];
  readonly mean: number;
  readonly standardError: number | null;
  /** Student's interval of the mean; null of one seed. */
  readonly student: MeanInterval | null;
}

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
  readonly score: CurvePoint;
  readonly auc: AreaUnderCurve;
}

/** Numbers of one method over environments, normalised to random agent (0) and mean of the base (1). */
export interface MethodAggregate {
  readonly statistic: ComparedStatistic;
  readonly method: string;
  /** Those whose random agent is known. */
  readonly environments: readonly string[];
  /** Those that are left out because it is not. */
  readonly withoutRandom: readonly string[];
  readonly values: readonly {
    readonly name: AggregateName;
    readonly value: number | null;
    readonly interval: IntervalOrReason;
  }[];
  /** P(improvement), mean over all environments. */
  readonly probabilityOfImprovement: IntervalOrReason;
}

export const aggregateNames = ['IQM', 'Mean', 'Median', 'Optimality gap'] as const;
export type AggregateName = (typeof aggregateNames)[number];
const aggregateOf: Readonly<Record<AggregateName, (scores: PerRunScores) => number>> = {
  IQM: interquartileMean,
  Mean: meanOfTaskMeans,
  Median: medianOfTaskMeans,
  'Optimality gap': (scores) => optimalityGap(scores),
};

/** Performance profiles of normalised numbers. */
export interface Profiles {
  readonly statistic: ComparedStatistic;
  readonly thresholds: readonly number[];
  readonly methods: readonly MethodProfile[];
}

export interface MethodProfile {
  readonly method: string;
  readonly tasks: readonly string[];
  /** Share of runs above each threshold. */
  readonly runs: ProfileCurve;
  /** Share of environments whose mean over runs is above each threshold. */
  readonly environments: ProfileCurve;
}

export interface ProfileCurve {
  readonly shares: readonly number[];
  /** null with one run in an environment. */
  readonly band: ProfileBand | null;
}

/**
 * Compares the runs of one agent: chooses them (`selectRuns`), measures each, and holds every method against the base.
 *
 * @throws RangeError when runs of one environment were evaluated at different steps
 */
export function compareRuns<Given extends Run>(runs: readonly Given[], options: CompareRunsOptions): Comparison<Given> {
  const { offset = 0, includeInitial = false, resamples = 2000, level = 0.95, generator, base = 'base' } = options;
  const random = options.random ?? new Map<string, Measured>();
  const means = new Map([...random].map(([environment, { mean: own }]) => [environment, own]));
  const bootstrap = (name: string): Required<BootstrapOptions> => ({ resamples, level, generator: generator(name) });
  const given: Context = { ...options, offset, includeInitial, base, level, random, means, bootstrap };
  const environments = selectRuns(runs, options).map((selection): EnvironmentResult<Given> => ({
    ...selection,
    random: random.get(selection.environment) ?? null,
    methods: new Map(
      [...selection.methods].map(([method, own]) => [method, methodResult(selection.environment, method, own, given)]),
    ),
  }));
  const effects = once(() =>
    comparedStatistics.flatMap((statistic) => environments.flatMap((one) => effectsOf(one, statistic, given))),
  );
  const improvements = new Map<string, readonly HorizonImprovements[]>();
  const aggregates = once(() => aggregatesOf(effects(), given));
  const profiles = once(() => comparedStatistics.flatMap((statistic) => profilesOf(statistic, effects(), given) ?? []));
  return {
    offset,
    includeInitial,
    level,
    resamples,
    environments,
    get effects() {
      return effects();
    },
    improvementsOf: (method) => {
      const own = improvements.get(method) ?? improvementsOf(method, environments, given);
      improvements.set(method, own);
      return own;
    },
    get aggregates() {
      return aggregates();
    },
    get profiles() {
      return profiles();
    },
  };
}

interface Context extends CompareRunsOptions {
  readonly offset: number;
  readonly includeInitial: boolean;
  readonly base: string;
  readonly level: number;
  readonly random: ReadonlyMap<string, Measured>;
  /** Of the random agents. */
  readonly means: ReadonlyMap<string, number>;
  readonly bootstrap: (name: string) => Required<BootstrapOptions>;
}

function methodResult<Given extends Run>(
  environment: string,
  method: string,
  runs: readonly SelectedRun<Given>[],
  { bootstrap, ...counted }: Context,
): MethodResult<Given> {
  const curves = runs.map(({ curve }) => curve);
  const band = once(() => curveBand(curves, bootstrap(`band/${environment}/${method}/${counted.offset}`)));
  return {
    runs,
    ...runNumbers(curves, counted),
    score: score(curves),
    curve: meanCurve(curves),
    get band() {
      return band();
    },
  };
}

function effectsOf<Given extends Run>(
  { environment, methods }: EnvironmentResult<Given>,
  statistic: ComparedStatistic,
  { base: baseName, offset, level, bootstrap }: Context,
): Effect[] {
  const numbersOf = ({ auc, last }: RunNumbers): readonly number[] =>
    (statistic === 'area under curve' ? auc : last).perRun;
  const baseResult = methods.get(baseName);
  if (baseResult === undefined) return [];
  const base = numbersOf(baseResult);
  return [...methods]
    .filter(([method]) => method !== baseName)
    .map(([method, result]) => {
      const treated = numbersOf(result);
      const resampling = (what: string) => bootstrap(`${what}/${environment}/${method}/${statistic}/${offset}`);
      const scores = (numbers: readonly number[]): PerRunScores => ({
        statistic,
        tasks: [{ name: environment, scores: numbers }],
      });
      const difference = stratifiedBootstrap({
        strata: [treated, base],
        statistic: ([own, other]) => mean(own) - mean(other),
        ...resampling('difference'),
      });
      const student = welch({ treated, base, level });
      return {
        environment,
        method,
        statistic,
        base,
        treated,
        difference,
        welch: student,
        permutation: permutationTest({ treated, base, generator: resampling('permutation').generator }),
        probabilityOfImprovement: probabilityOfImprovementInterval({
          treated: scores(treated),
          base: scores(base),
          ...resampling('probability'),
        }),
        verdict: verdict(difference, student),
        withinSeeds: seedDifferences(numbersBySeed(baseResult.runs, base), numbersBySeed(result.runs, treated), level),
      };
    });
}

/** Seeds with more than one run are left out: none of them is the other side's partner. */
function numbersBySeed(runs: readonly SelectedRun<Run>[], numbers: readonly number[]): ReadonlyMap<number, number> {
  const seeds = runs.map(({ run }) => run.seed);
  const alone = (seed: number): boolean => seeds.indexOf(seed) === seeds.lastIndexOf(seed);
  return new Map(seeds.flatMap((seed, index): [number, number][] => (alone(seed) ? [[seed, numbers[index]]] : [])));
}

function seedDifferences(
  base: ReadonlyMap<number, number>,
  treated: ReadonlyMap<number, number>,
  level: number,
): SeedDifferences | null {
  const differences = [...treated]
    .flatMap(([seed, number]) => {
      const partner = base.get(seed);
      return partner === undefined ? [] : [{ seed, difference: number - partner }];
    })
    .toSorted((a, b) => a.seed - b.seed);
  if (differences.length === 0) return null;
  const values = differences.map(({ difference }) => difference);
  const { mean: average, standardError } = sampleSpread(values);
  return { differences, mean: average, standardError, student: meanInterval(values, { level }) };
}

function improvementsOf<Given extends Run>(
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
  { environment, throughStep, methods }: EnvironmentResult<Given>,
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
    return { curves, score: score(curves), auc: runNumbers(curves, given).auc };
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
    return improvement({ base: base[metric], treated: treated[metric], random: floor });
  });
  const known = rows.flatMap(({ environment, base, treated }) => {
    const floor = random.get(environment);
    return base === null || treated === null || floor === undefined
      ? []
      : [{ name: environment, base, treated, random: floor.mean }];
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
            tasks: known.map((row) => ({ ...row, base: row.base.curves, treated: row.treated.curves })),
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

function aggregatesOf(effects: readonly Effect[], { means, bootstrap }: Context): MethodAggregate[] {
  const keys = new Map(effects.map(({ statistic, method }) => [`${method}/${statistic}`, { statistic, method }]));
  return [...keys].map(([name, { statistic, method }]) => {
    const own = effects.filter((effect) => effect.statistic === statistic && effect.method === method);
    const known = own.filter(({ environment }) => means.has(environment));
    const scores = { base: scoresOf(known, 'base'), treated: scoresOf(known, 'treated'), random: means };
    const normalised = known.length === 0 ? null : normalisedScores(scores);
    return {
      statistic,
      method,
      environments: known.map(({ environment }) => environment),
      withoutRandom: own.filter((one) => !known.includes(one)).map(({ environment }) => environment),
      values: aggregateNames.map((label) => ({
        name: label,
        value: normalised === null ? null : aggregateOf[label](normalised),
        interval:
          known.length === 0
            ? notAvailable('no random agent is known')
            : normalisedInterval({ ...scores, aggregate: aggregateOf[label], ...bootstrap(`${label}/${name}`) }),
      })),
      probabilityOfImprovement: probabilityOfImprovementInterval({
        treated: scoresOf(own, 'treated'),
        base: scoresOf(own, 'base'),
        ...bootstrap(`probability/all/${name}`),
      }),
    };
  });
}

/** Numbers of one method by environment. */
function scoresOf(effects: readonly Effect[], side: 'base' | 'treated'): PerRunScores {
  return {
    statistic: effects[0]?.statistic ?? 'area under curve',
    tasks: effects.map((effect) => ({ name: effect.environment, scores: effect[side] })),
  };
}

/** null where no random agent is known, or a base is no better than it. */
function profilesOf(statistic: ComparedStatistic, effects: readonly Effect[], given: Context): Profiles | null {
  const { means, offset, base: baseName } = given;
  const known = effects.filter((effect) => effect.statistic === statistic && means.has(effect.environment));
  const ofMethods = new Map<string, PerRunScores>();
  for (const method of new Set(known.map((effect) => effect.method))) {
    const own = known.filter((effect) => effect.method === method);
    const scores = normalisedScores({
      base: scoresOf(own, 'base'),
      treated: scoresOf(own, 'treated'),
      random: means,
    });
    if (scores !== null) ofMethods.set(method, scores);
  }
  if (ofMethods.size === 0) return null;
  const base = scoresOf([...new Map(known.map((effect) => [effect.environment, effect])).values()], 'base');
  const ofBase = normalisedScores({ base, treated: base, random: means });
  if (ofBase === null) return null;
  ofMethods.set(baseName, ofBase);
  const values = [...ofMethods.values()].flatMap(({ tasks }) => tasks.flatMap(({ scores }) => scores));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const air = 0.05 * (high - low) || 0.1;
  const thresholds = Array.from({ length: 201 }, (_, i) => low - air + ((high - low + 2 * air) * i) / 200);
  const suffix = `${statistic === 'area under curve' ? '' : '-last'}${offset === 0 ? '' : `-offset-${offset}`}`;
  return {
    statistic,
    thresholds,
    methods: [...ofMethods].map(([method, scores]): MethodProfile => {
      const curveOf = (profile: typeof runScoreProfile, side: string): ProfileCurve => ({
        shares: profile(scores, thresholds),
        band: profileBand({
          scores,
          thresholds,
          profile,
          ...given.bootstrap(`performance-profile${suffix}/${side}/${method}`),
        }),
      });
      return {
        method,
        tasks: scores.tasks.map((task) => task.name),
        runs: curveOf(runScoreProfile, 'runs'),
        environments: curveOf(averageScoreProfile, 'environments'),
      };
    }),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function once<Result>(make: () => Result): () => Result {
  let made: { readonly result: Result } | null = null;
  return () => (made ??= { result: make() }).result;
}
