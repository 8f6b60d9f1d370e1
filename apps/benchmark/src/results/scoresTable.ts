import {
  tableMetrics,
  type Comparison,
  type HorizonImprovements,
  type ImprovementResult,
  type TableMetric,
} from '@policypath/stats';
import { shortBoth, shortSteps, stepsInWords } from '../words/steps.ts';
import { measuringCommand } from './baselines.ts';
import { actionRepeatIn, environmentIdOf, type AgentResults, type TrialRun } from './compareTrials.ts';
import {
  arePaperEnvironments,
  paperAggregates,
  paperRow,
  paperSource,
  paperSteps,
  paperTable2Aggregates,
  paperTable2Environments,
  paperTable2Row,
  paperTable2Source,
  type PaperFigure,
} from './paper.ts';
import { intervalCell, ruleInterval } from './intervalRule.ts';
import { counts, mean, number, steps as stepsColumn, text, type Cell, type Numbers } from './report/column.ts';
import type { ReportTable } from './report/section.ts';
import { measured } from '../words/numbers.ts';
import { agentTitle } from '../words/agentTitle.ts';

/** What tables call two methods of an agent: 'TD3' and 'TD3-PPTB' or 'TD3-trim-only'. */
export function methodNames(agent: string, method: string, base = 'base'): readonly [base: string, treated: string] {
  const nameOf = (one: string): string => {
    const alone = agentTitle(agent);
    return one === 'base' ? alone : `${alone}-${one === 'pptb' ? 'PPTB' : one}`;
  };
  return [nameOf(base), nameOf(method)];
}

export interface ScoresTableOptions {
  readonly results: AgentResults;
  readonly comparison: Comparison<TrialRun>;
  readonly method: string;
  /** Whether environments are shown that have runs of one side alone. Default false. */
  readonly oneSided?: boolean;
}

/**
 * SCORE and AUC of base and method, improvement with its interval, and the aggregate over environments: Table 1 of the paper
 * for TD3, Table 2, which has horizons, for other agents. The paper's own numbers stand beside ours where it has some. null
 * without runs to show.
 */
export function scoresTable(given: ScoresTableOptions): ReportTable | null {
  const { results, comparison, method, oneSided = false } = given;
  const { agent } = results;
  const { offset, base: baseMethod } = comparison;
  const horizons = comparison
    .improvementsOf(method)
    .map((one) => ({
      ...one,
      environments: one.environments.filter(({ base, treated }) => oneSided || (base !== null && treated !== null)),
    }))
    .filter(({ environments }) => environments.length > 0);
  if (horizons.length === 0) return null;
  const isTable1 = agent === 'td3';
  const places = placesOf(comparison);
  const paperOf = ({ environment }: ImprovementResult, { steps }: HorizonImprovements) => {
    const id = places.get(environment)?.environmentId ?? environment;
    return isTable1 ? paperRow(agent, id) : paperTable2Row(agent, id, steps ?? 0);
  };
  const beside =
    method === 'pptb' &&
    baseMethod === 'base' &&
    offset === 0 &&
    horizons.some((one) => one.environments.some((row) => paperOf(row, one) !== null));
  const rows = horizons.flatMap((one) => [
    ...one.environments.flatMap((row) =>
      tableMetrics.map((metric) => [
        ...horizonCell(one, [row], places),
        row.environment,
        ...numberCells(row, metric),
        ...(beside ? paperCells(paperOf(row, one)?.[metric] ?? null) : []),
      ]),
    ),
    ...tableMetrics.map((metric) => [
      ...horizonCell(one, one.environments, places),
      'Aggregate',
      ...aggregateCells(one, metric),
      ...(beside
        ? paperAggregateCells(isTable1 ? paperAggregates : paperTable2Aggregates(one.steps ?? 0), metric)
        : []),
    ]),
  ]);
  const names = methodNames(agent, method, baseMethod);
  const shown = new Set(horizons.flatMap((one) => one.environments.map(({ environment }) => environment)));
  const through = [...new Set(horizons.flatMap((one) => one.environments.map(({ throughStep }) => throughStep)))];
  return {
    name: `table-${isTable1 ? 1 : 2}-${method}${offset === 0 ? '' : `-offset-${offset}`}`,
    caption:
      (isTable1
        ? `${names[1]} against ${names[0]} through step ${through.map(shortSteps).join(' or ')}: `
        : `${names[1]} against ${names[0]} after so many environment steps as all runs of an environment have taken: `) +
      definitions(comparison),
    columns: [
      ...(isTable1
        ? []
        : [stepsColumn('Horizon', { isRepeated: [...places.values()].some(({ actionRepeat }) => actionRepeat > 1) })]),
      text('Environment'),
      text('Measure'),
      counts(
        'Runs',
        { base: `Runs of ${names[0]}`, treated: `Runs of ${names[1]}` },
        (base, treated) => `${base} / ${treated}`,
      ),
      ...names.map((name) => mean(name, { unit: 'return' })),
      number('Improvement', { unit: 'share' }),
      ruleInterval(comparison, { unit: 'share', name: 'Improvement' }),
      ...(beside
        ? [
            ...names.map((name) => mean(`Paper ${name}`, { unit: 'return', print: String })),
            number('Paper improvement', { unit: 'share' }),
          ]
        : []),
    ],
    rows,
    notes: [
      ...new Set(horizons.flatMap((one) => horizonNotes(one, results, names, places))),
      scoreNote,
      ...randomNotes(results, shown, places),
      ...(beside ? [isTable1 ? paperSource : paperTable2Source] : []),
      ...(beside && isTable1 ? besideTable1(through, [...shown], places) : []),
      ...(beside && !isTable1 ? besideTable2(horizons, places) : []),
    ],
  };
}

/** Notes of all such tables. */
const scoreNote =
  'A SCORE is a maximum over time: it grows with noise and with the number of evaluations, and resampling moves it upwards.';

/** The caption's definitions of SCORE, AUC, improvement and aggregate. */
function definitions({ includeInitial, environments }: Comparison<TrialRun>): string {
  const untrained = [...new Set(environments.map((one) => shortBoth(one.untrainedThrough, actionRepeatIn(one))))];
  return (
    'mean ± standard error over runs. SCORE: highest ' +
    `point of the mean curve after startSteps (${untrained.join(' or ')}); up to there the policy is untrained. AUC: mean over evaluations, step 0 ${includeInitial ? 'included where it is there' : 'left out'}. ` +
    'Improvement: (variant - base) / (base - random), its interval with base and variant both resampled. ' +
    'Aggregate: mean of 1 + improvement, and below Improvement that less 1.'
  );
}

/** Id and action repeat by environment. */
type Places = ReadonlyMap<string, { readonly environmentId: string; readonly actionRepeat: number }>;

function placesOf({ environments }: Comparison<TrialRun>): Places {
  return new Map(
    environments.map((one) => [
      one.environment,
      { environmentId: environmentIdOf(one), actionRepeat: actionRepeatIn(one) },
    ]),
  );
}

/** Nothing in Table 1. Of environments with several action repeats there is no one number of agent steps. */
function horizonCell(
  { steps }: HorizonImprovements,
  rows: readonly ImprovementResult[],
  places: Places,
): readonly Cell[] {
  if (steps === null) return [];
  const repeats = new Set(rows.map(({ environment }) => places.get(environment)?.actionRepeat ?? 1));
  const [repeat] = repeats;
  const one = repeats.size === 1 ? repeat : 1;
  return [{ steps, agentSteps: repeats.size === 1 ? steps / one : null, shown: stepsInWords(steps, one) }];
}

function numberCells({ base, treated, improvement, interval }: ImprovementResult, metric: TableMetric): Cell[] {
  const cell = (side: typeof base): Numbers => {
    const measure = side?.[metric] ?? null;
    return measure === null ? { shown: '-' } : { mean: measure.mean, standardError: measure.standardError ?? null };
  };
  const gain = improvement[metric];
  return [
    metric.toUpperCase(),
    { base: base?.curves.length ?? 0, treated: treated?.curves.length ?? 0 },
    cell(base),
    cell(treated),
    gain.available ? gain.value : { shown: 'n/a' },
    intervalCell(interval[metric]),
  ];
}

/** 1 + improvement in the places of both methods, as the paper prints it; the improvement in its own. */
function aggregateCells({ aggregate, aggregateInterval }: HorizonImprovements, metric: TableMetric): Cell[] {
  const [all, bounds] = [aggregate[metric], aggregateInterval[metric]];
  return [
    metric.toUpperCase(),
    { shown: '' },
    { shown: '1' },
    { shown: all.available ? all.value.toFixed(4) : 'n/a' },
    all.available ? all.value - 1 : { shown: 'n/a' },
    bounds.available ? { low: bounds.value.low - 1, high: bounds.value.high - 1 } : intervalCell(bounds),
  ];
}

/** As the paper prints it: base, PPTB and improvement. */
function paperCells(figure: PaperFigure | null): Cell[] {
  if (figure === null) return [{ shown: '-' }, { shown: '-' }, { shown: '-' }];
  const { base, baseSpread, treated, treatedSpread, percent } = figure;
  return [{ mean: base, standardError: baseSpread }, { mean: treated, standardError: treatedSpread }, percent / 100];
}

function paperAggregateCells(figure: Readonly<Record<TableMetric, number>> | null, metric: TableMetric): Cell[] {
  if (figure === null) return paperCells(null);
  return [{ shown: '1' }, { shown: figure[metric].toFixed(4) }, figure[metric] - 1];
}

/** The reasons for missing values. */
function horizonNotes(
  { steps, environments, aggregate }: HorizonImprovements,
  { baselines }: AgentResults,
  [baseName, treatedName]: readonly [string, string],
  places: Places,
): string[] {
  const both = environments.filter(({ base, treated }) => base !== null && treated !== null);
  const single = both.filter(({ base, treated }) => base?.curves.length === 1 || treated?.curves.length === 1);
  const notes = [
    ...environments.flatMap(({ environment, base, treated }) =>
      base !== null && treated !== null
        ? []
        : [`${environment}: there are no ${base === null ? baseName : treatedName} trials`],
    ),
    ...(single.length === 0
      ? []
      : [
          `${single.map(({ environment }) => environment).join(', ')}: one run on a side, so no interval: the improvement may be all due to the seeds.`,
        ]),
    ...both.flatMap(({ environment, improvement }) =>
      tableMetrics.flatMap((metric) => {
        const gain = improvement[metric];
        if (gain.available) return [];
        const { environmentId = environment, actionRepeat = 1 } = places.get(environment) ?? {};
        const reason = baselines.has(environment)
          ? gain.reason
          : `no random-agent baseline; measure it: ${measuringCommand(environmentId, actionRepeat)}`;
        return [`${environment}, ${metric.toUpperCase()}: ${reason}`];
      }),
    ),
    ...tableMetrics.flatMap((metric) => {
      const all = aggregate[metric];
      return all.available ? [] : [`Aggregate, ${metric.toUpperCase()}: ${all.reason}`];
    }),
  ];
  return steps === null ? notes : notes.map((note) => `${shortSteps(steps)}: ${note}`);
}

function randomNotes({ baselines }: AgentResults, shown: ReadonlySet<string>, places: Places): string[] {
  const known = [...shown].flatMap((environment) => {
    const baseline = baselines.get(environment);
    if (baseline === undefined) return [];
    const actionRepeat = places.get(environment)?.actionRepeat ?? 1;
    const repeat = actionRepeat === 1 ? '' : ` at action repeat ${actionRepeat}`;
    return [`${environment} ${measured(baseline.mean, baseline.standardError)}${repeat} (${baseline.source})`];
  });
  return known.length === 0 ? [] : [`Random agents: ${known.join('; ')}.`];
}

function besideTable1(steps: readonly number[], shown: readonly string[], places: Places): string[] {
  return [
    ...(steps.some((step) => step !== paperSteps)
      ? [
          `Our runs are used up to ${steps.map(shortSteps).join(' or ')} steps, the paper's to 1M: their numbers are not to be compared directly.`,
        ]
      : []),
    ...(arePaperEnvironments(shown.map((environment) => places.get(environment)?.environmentId ?? environment))
      ? []
      : ["The paper's aggregate is over its four environments, ours over those shown."]),
  ];
}

function besideTable2(horizons: readonly HorizonImprovements[], places: Places): string[] {
  const partial = horizons.flatMap(({ steps, environments }) => {
    if (steps === null || paperTable2Aggregates(steps) === null) return [];
    const ours = environments.map(({ environment }) => places.get(environment)?.environmentId ?? environment);
    return ours.toSorted().join() === paperTable2Environments(steps).toSorted().join() ? [] : [shortSteps(steps)];
  });
  if (partial.length === 0) return [];
  return [`At ${partial.join(' and ')} the paper's aggregate is over its four environments, ours over those shown.`];
}
