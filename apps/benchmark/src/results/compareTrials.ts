import { UsageError } from '@policypath/trial/errors';
import { variantNames } from '@policypath/trial/records';
import { aggregate, type NumberOrReason } from '@policypath/stats';
import { horizonsOf, type Horizon } from './horizons.ts';
import { paperTable2Aggregates, paperTable2Source } from './paperTable2.ts';
import { baselineOf, type ComparisonBaseline } from './baselines.ts';
import { commonSteps, compareEnvironment, type CompareEnvironmentOptions } from './compareEnvironment.ts';
import type { ComparedTrial } from './comparedTrial.ts';
import type { AgentComparison, Comparison, Metric } from './comparison.ts';
import { withMissingEvaluations } from './failedTrials.ts';
import { Footnotes } from './footnotes.ts';
import { methodNames } from './methodNames.ts';
import { toldApart } from './toldApart.ts';

export interface CompareTrialsOptions {
  readonly trials: readonly ComparedTrial[];
  /** By `baselineKey`. */
  readonly baselines: ReadonlyMap<string, ComparisonBaseline>;
  /** The variant that is set beside the base. Default 'pptb'. */
  readonly variant?: string;
  readonly label?: string;
  /** Leaves trials that have not ended out instead of cutting all to their last common evaluation. */
  readonly finishedOnly?: boolean;
  /** Leaves the evaluation at step 0 out of the AUC. */
  readonly excludeInitial?: boolean;
}

/**
 * Tables 1 and 2 of "The Ladder in Chaos" from trials: per environment SCORE and AUC of base and PPTB (or another variant),
 * improvement and aggregate; of SAC and RAD in the Control Suite at each horizon that the trials reach. Trials of one environment and
 * agent with other action repeats, profiles or pictures are told apart, never pooled.
 *
 * @throws UsageError when there is nothing to compare or two trials are the same
 */
export function compareTrials({
  trials: given,
  baselines,
  variant = 'pptb',
  label,
  ...options
}: CompareTrialsOptions): Comparison {
  const trials = toldApart(given);
  refuseDuplicates(trials);
  refuseVariant(variant, trials);
  const footnotes = new Footnotes();
  const used = usableTrials(trials, { variant, finishedOnly: options.finishedOnly ?? false }, footnotes);
  const agents = grouped(used, (trial) => trial.agent).flatMap(([agent, ofAgent]) => {
    const tasks = grouped(ofAgent, (trial) => trial.environment).map(([environment, ofEnvironment]): ComparedTask => ({
      environment,
      agent,
      variant,
      trials: withMissingEvaluations(ofEnvironment),
      random: baselineOf(baselines, ofEnvironment[0]),
      excludeInitial: options.excludeInitial ?? false,
      footnotes,
    }));
    return byHorizon(agent, tasks).map(([horizon, ofHorizon]) => compareAgent(horizon, ofHorizon));
  });
  const labels = [
    ...new Set([label, ...used.map((trial) => trial.label)].filter((one) => one !== undefined && one !== null)),
  ];
  return {
    formatVersion: 1,
    label: labels.length === 0 ? null : labels.join('; '),
    agents,
    footnotes: footnotes.texts,
  };
}

type ComparedTask = Omit<CompareEnvironmentOptions, 'horizon'>;

/** The environments that reach each horizon, the shortest first, all that there is last. */
function byHorizon(agent: string, tasks: readonly ComparedTask[]): [Horizon, ComparedTask[]][] {
  const groups = new Map<Horizon, ComparedTask[]>();
  for (const task of tasks) {
    for (const horizon of horizonsOf(agent, task.trials[0].environmentId, commonSteps(task.trials))) {
      groups.set(horizon, [...(groups.get(horizon) ?? []), task]);
    }
  }
  return [...groups].toSorted(([a], [b]) => (a ?? Infinity) - (b ?? Infinity));
}

function compareAgent(horizon: Horizon, tasks: readonly ComparedTask[]): AgentComparison {
  const [{ agent, variant, footnotes }] = tasks;
  const environments = tasks.map((task) => compareEnvironment({ ...task, horizon }));
  const aggregateOf = (metric: Metric): NumberOrReason =>
    aggregate(environments.map((one) => ({ name: one.environment, improvement: one.improvement[metric] })));
  const aggregates = { score: aggregateOf('score'), auc: aggregateOf('auc') };
  const besidePaper = environments.some(({ paper }) => paper !== null);
  if (besidePaper) footnotes.add(paperTable2Source);
  return {
    ...methodNames(agent, variant),
    horizon,
    environments,
    aggregate: aggregates,
    aggregateFootnotes: { score: footnotes.addReason(aggregates.score), auc: footnotes.addReason(aggregates.auc) },
    paperAggregate: besidePaper && horizon !== null ? paperTable2Aggregates(horizon) : null,
  };
}

function refuseDuplicates(trials: readonly ComparedTrial[]): void {
  const folders = new Map<string, string>();
  for (const { environment, agent, variant, seed, folder } of trials) {
    const name = `${environment} ${agent} ${variant} seed ${seed}`;
    const other = folders.get(name);
    if (other !== undefined) {
      throw new UsageError(`${other} and ${folder} are both ${name}: give the folder of one of them only`);
    }
    folders.set(name, folder);
  }
}

function refuseVariant(variant: string, trials: readonly ComparedTrial[]): void {
  const there = [...new Set(trials.map((trial) => trial.variant))].filter((name) => name !== 'base').toSorted();
  if (there.includes(variant) || (variant !== 'base' && (variantNames as readonly string[]).includes(variant))) return;
  const mend = there.length === 0 ? 'the trials are all of the base' : `give one of ${there.join(', ')}`;
  throw new UsageError(`--variant ${variant}: no trial is of such a variant to set beside the base; ${mend}`);
}

function usableTrials(
  trials: readonly ComparedTrial[],
  { variant, finishedOnly }: { readonly variant: string; readonly finishedOnly: boolean },
  footnotes: Footnotes,
): ComparedTrial[] {
  const leftOut = (what: string, count: number): void => {
    if (count > 0) footnotes.add(`left out: ${what} (${count})`);
  };
  const compared = trials.filter((trial) => trial.variant === 'base' || trial.variant === variant);
  const others = trials.filter((trial) => !compared.includes(trial));
  for (const [other, ofOther] of grouped(others, (trial) => trial.variant)) {
    const why =
      other === 'observe-only'
        ? ', which train exactly as the base does'
        : `; --variant ${other} sets them beside the base`;
    leftOut(`${other} trials${why}`, ofOther.length);
  }
  const kept = finishedOnly ? compared.filter(({ finished, failure }) => finished || failure !== null) : compared;
  leftOut('unfinished trials', compared.length - kept.length);
  const evaluated = kept.filter(({ evaluations }) => evaluations.length > 0);
  leftOut('trials without any evaluation yet', kept.length - evaluated.length);
  if (evaluated.length === 0) {
    throw new UsageError(`nothing to compare: ${footnotes.texts.join('; ') || 'no trials were found'}`);
  }
  return evaluated;
}

/** Groups in the order of their keys. */
function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): [string, Item[]][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
