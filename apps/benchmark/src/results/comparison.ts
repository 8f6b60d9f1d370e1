import type {
  AreaUnderCurve,
  Comparison as RunComparison,
  CurvePoint,
  Effect,
  EnvironmentResult,
  HorizonImprovements,
  ImprovementResult,
  TableMetric,
} from '@policypath/stats';
import { UsageError } from '@policypath/trial/errors';
import { isVariant } from '@policypath/trial/records';
import { agentSteps } from '../words/steps.ts';
import type { ComparisonBaseline } from './baselines.ts';
import { actionRepeatIn, environmentIdOf, type AgentResults, type TrialRun } from './compareTrials.ts';
import { paperHorizons, paperTable2Aggregates, paperTable2Row, type PaperEnvironment } from './paper.ts';
import { rankedMethods, type RankedMethod } from './methodsTable.ts';
import { methodNames } from './scoresTable.ts';
import { methodNotes, selectionNotes } from './selectionNotes.ts';

type ByMetric<Value> = Readonly<Record<TableMetric, Value>>;

/** What `compare` writes as `comparison.json`: one method beside the base, at offset 0. */
export interface Comparison {
  readonly formatVersion: 2;
  /** e.g. 'demonstration, not evidence'. */
  readonly label: string | null;
  /** Whether the AUC counts the evaluation at step 0. */
  readonly includeInitial: boolean;
  readonly agents: readonly AgentComparison[];
  /** Of the runs as they are used whole. */
  readonly effects: readonly (Effect & { readonly agent: string })[];
  /** All methods at offset 0, each environment's in their order. */
  readonly methods: readonly MethodRow[];
  readonly notes: readonly string[];
}

/** A row of the table of all methods. Returns of the part of the runs that is used. */
export interface MethodRow {
  readonly agent: string;
  readonly environment: string;
  readonly method: string;
  readonly runs: number;
  readonly aucMean: number;
  /** null of one run. */
  readonly aucStandardError: number | null;
  /** Interval of the mean AUC (percentile bootstrap over runs); null of one run. */
  readonly aucLow: number | null;
  readonly aucHigh: number | null;
  readonly lastMean: number;
  readonly lastStandardError: number | null;
  readonly score: number | null;
  /** By the mean AUC within the environment, 1 is the highest. */
  readonly rank: number;
}

/** One agent with base and method, used whole or up to a horizon. */
export interface AgentComparison extends Pick<HorizonImprovements, 'aggregate' | 'aggregateInterval'> {
  readonly agent: string;
  /** e.g. 'TD3'. */
  readonly baseName: string;
  /** e.g. 'TD3-PPTB'. */
  readonly treatedName: string;
  /** Horizon in environment steps; null: the whole trials. */
  readonly horizon: number | null;
  readonly environments: readonly EnvironmentComparison[];
  /** The paper's aggregate at this horizon, for RAD and PPTB only; null when it gives none. */
  readonly paperAggregate: ByMetric<number> | null;
}

export interface EnvironmentComparison extends Pick<ImprovementResult, 'improvement' | 'interval'> {
  readonly environment: string;
  readonly environmentId: string;
  /** Environment steps that an action is held for, in all of its trials. */
  readonly actionRepeat: number;
  /** The last evaluation that is used, in environment steps. */
  readonly throughStep: number;
  /** The last environment step of the random actions: SCORE leaves the evaluations up to it out. */
  readonly untrainedThrough: number;
  /** The same of `throughStep` in agent steps. */
  readonly throughAgentStep: number;
  readonly base: MethodSummary | null;
  readonly treated: MethodSummary | null;
  readonly random: ComparisonBaseline | null;
  /** The paper's numbers at this horizon, for RAD and PPTB only; null when it gives none. */
  readonly paper: PaperEnvironment | null;
}

/** One method in one environment, over its seeds. */
export interface MethodSummary {
  readonly seeds: readonly number[];
  /** Over the evaluations after `untrainedThrough`; null when there is none. */
  readonly score: CurvePoint | null;
  readonly auc: AreaUnderCurve;
  readonly curve: readonly CurvePoint[];
  readonly trials: readonly TrialSummary[];
}

export interface TrialSummary {
  readonly folder: string;
  readonly seed: number;
  readonly finished: boolean;
  readonly failed: boolean;
  /** Environment steps. */
  readonly lastStep: number;
  /** Up to the horizon. */
  readonly edits: number;
  readonly effectiveEdits: number;
  /** Of the edits, those that were asked for by hand; absent where there are none. */
  readonly editsByHand?: number;
}

/**
 * Compares one method with another, the base of the comparisons, for each agent that has runs of either.
 *
 * @throws UsageError when nothing was evaluated, or no trial has this method
 */
export function comparisonOf(results: readonly AgentResults[], method: string, label?: string): Comparison {
  refuseMethods(method, results);
  const compared = results.flatMap(({ comparisons: [comparison], ...own }) => {
    const { base } = comparison;
    const names = methodNames(own.agent, method, base);
    const environments = comparison.environments.filter(({ methods }) => methods.has(base) || methods.has(method));
    return environments.length === 0 ? [] : [{ ...own, comparison, names, environments }];
  });
  if (compared.length === 0) throw new UsageError('nothing to compare: no trial has an evaluation yet');
  const labels = compared.flatMap(({ environments }) =>
    environments.flatMap(({ used }) => used.map(({ trial }) => trial.manifest.label)),
  );
  const shownLabels = [...new Set([label, ...labels])].filter((one) => one !== undefined);
  return {
    formatVersion: 2,
    label: shownLabels.length === 0 ? null : shownLabels.join('; '),
    includeInitial: compared[0].comparison.includeInitial,
    agents: compared.flatMap(({ agent, comparison, baselines }) =>
      comparison
        .improvementsOf(method)
        .map((horizon) => agentComparison({ agent, method, comparison, baselines, horizon })),
    ),
    effects: compared.flatMap(({ agent, comparison }) =>
      comparison.effects.filter((effect) => effect.method === method).map((effect) => ({ agent, ...effect })),
    ),
    methods: results.flatMap(({ agent, comparisons: [comparison], ...own }) =>
      rankedMethods(own, comparison).map((row) => methodRow(agent, row)),
    ),
    notes: [
      ...new Set([
        ...otherMethods(results, method),
        ...compared.flatMap(({ comparison, environments, names }) => [
          ...selectionNotes({ environments, offset: 0 }),
          ...environments.flatMap((one) => methodNotes(one, [comparison.base, method], names)),
        ]),
      ]),
    ],
  };
}

interface HorizonOptions extends Pick<AgentResults, 'agent' | 'baselines'> {
  readonly method: string;
  readonly comparison: RunComparison<TrialRun>;
  readonly horizon: HorizonImprovements;
}

function agentComparison(given: HorizonOptions): AgentComparison {
  const { agent, method, comparison, baselines, horizon } = given;
  const { base } = comparison;
  const [baseName, treatedName] = methodNames(agent, method, base);
  const steps = paperHorizons.find((one) => one === horizon.steps) ?? null;
  const isPapers = steps !== null && method === 'pptb' && base === 'base';
  const environments = horizon.environments.flatMap((row): EnvironmentComparison[] => {
    const one = comparison.environments.find(({ environment }) => environment === row.environment);
    if (one === undefined) return [];
    const [environmentId, actionRepeat] = [environmentIdOf(one), actionRepeatIn(one)];
    return [
      {
        environment: row.environment,
        environmentId,
        actionRepeat,
        throughStep: row.throughStep,
        untrainedThrough: one.untrainedThrough,
        throughAgentStep: agentSteps(row.throughStep, actionRepeat),
        base: methodSummary(one, base, row.base, row),
        treated: methodSummary(one, method, row.treated, row),
        random: baselines.get(row.environment) ?? null,
        improvement: row.improvement,
        interval: row.interval,
        paper: isPapers ? paperTable2Row(agent, environmentId, steps) : null,
      },
    ];
  });
  const besidePaper = environments.some(({ paper }) => paper !== null);
  return {
    agent,
    baseName,
    treatedName,
    horizon: steps,
    environments,
    aggregate: horizon.aggregate,
    aggregateInterval: horizon.aggregateInterval,
    paperAggregate: besidePaper && steps !== null ? paperTable2Aggregates(steps) : null,
  };
}

function methodSummary(
  { methods }: EnvironmentResult<TrialRun>,
  method: string,
  numbers: ImprovementResult['base'],
  { throughStep }: ImprovementResult,
): MethodSummary | null {
  const result = methods.get(method);
  if (result === undefined || numbers === null) return null;
  return {
    seeds: result.runs.map(({ run }) => run.seed),
    score: numbers.score,
    auc: numbers.auc,
    curve: result.curve.filter(({ step }) => step <= throughStep),
    trials: result.runs.map(({ run: { seed, state, evaluations, trial } }) => {
      const edits = trial.edits.filter(({ step }) => step <= throughStep);
      const editsByHand = edits.filter((edit) => edit.byHand !== undefined).length;
      return {
        folder: trial.place.path,
        seed,
        finished: state === 'finished',
        failed: state === 'failed',
        lastStep: trial.failure?.step ?? evaluations.get(0)?.at(-1)?.step ?? 0,
        edits: edits.length,
        effectiveEdits: edits.filter(({ effective }) => effective).length,
        ...(editsByHand === 0 ? {} : { editsByHand }),
      };
    }),
  };
}

function methodRow(agent: string, { environment, method, result, interval, rank }: RankedMethod): MethodRow {
  const { runs, auc, last, score } = result;
  return {
    agent,
    environment,
    method,
    runs: runs.length,
    aucMean: auc.mean,
    aucStandardError: auc.standardError,
    aucLow: interval?.low ?? null,
    aucHigh: interval?.high ?? null,
    lastMean: last.mean,
    lastStandardError: last.standardError,
    score: score?.mean ?? null,
    rank,
  };
}

function otherMethods(results: readonly AgentResults[], method: string): string[] {
  const [{ base }] = results.flatMap(({ comparisons }) => comparisons);
  const others = results.flatMap(({ runs }) => runs.map((run) => run.method));
  return [...new Set(others)].toSorted().flatMap((other) => {
    if (other === base || other === method) return [];
    const why =
      other === 'observe-only'
        ? ', which train exactly as the base does'
        : `; --variant ${other} sets them beside ${base === 'base' ? 'the base' : base}`;
    return [
      `left out of the comparison of two: ${other} trials${why} (${others.filter((one) => one === other).length})`,
    ];
  });
}

function refuseMethods(method: string, results: readonly AgentResults[]): void {
  const [{ base }] = results.flatMap(({ comparisons }) => comparisons);
  const there = [...new Set(results.flatMap(({ runs }) => runs.map((run) => run.method)))].toSorted();
  const others = there.filter((name) => name !== base);
  if (base === method)
    throw new UsageError(`--variant ${method}: it cannot be set beside itself; ${mend(others, 'variant')}`);
  if (base !== 'base' && !there.includes(base)) {
    throw new UsageError(`--against ${base}: no trial is of such a method; ${mend(there, 'against')}`);
  }
  if (there.includes(method) || (method !== 'base' && isVariant(method))) return;
  throw new UsageError(
    `--variant ${method}: no trial is of such a variant to set beside the base; ${mend(others, 'variant')}`,
  );
}

function mend(methods: readonly string[], option: 'variant' | 'against'): string {
  if (methods.length === 0) return 'the trials are all of the base';
  return `give ${option === 'variant' ? '' : '--against '}one of ${methods.join(', ')}`;
}
