import type { NumberOrReason } from '@policypath/stats';
import { shortBoth, shortSteps, stepsInWords } from '../words/steps.ts';
import { paperCells } from './paperFigure.ts';
import type { AgentComparison, Comparison, EnvironmentComparison, MethodSummary, Metric } from './comparison.ts';

const metrics: readonly Metric[] = ['score', 'auc'];

export interface TableText {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The cells of one agent's table, two rows an environment and two of aggregates; the paper's beside them where it has some. */
export function tableRows(agent: AgentComparison): TableText {
  const { baseName, treatedName, environments, aggregate, aggregateFootnotes, paperAggregate } = agent;
  const besidePaper = environments.some(({ paper }) => paper !== null);
  const rows = environments.flatMap((one) =>
    metrics.map((metric, index) => [
      index === 0 ? one.environment + marks(one.footnotes) : '',
      metric.toUpperCase(),
      methodCell(one.base, metric),
      methodCell(one.treated, metric),
      percentCell(one.improvement[metric]) + marks(one.improvementFootnotes[metric]),
      index === 0 ? randomCell(one) : '',
      index === 0 ? `${one.base?.seeds.length ?? 0} / ${one.treated?.seeds.length ?? 0}` : '',
      ...(besidePaper ? paperCells(one.paper?.[metric] ?? null) : []),
    ]),
  );
  const aggregates = metrics.map((metric, index) => {
    const figure = aggregate[metric];
    return [
      index === 0 ? 'Aggregate' : '',
      metric.toUpperCase(),
      '1.0',
      (figure.available ? figure.value.toFixed(4) : 'n/a') + marks(aggregateFootnotes[metric]),
      '',
      '',
      '',
      ...(besidePaper
        ? paperAggregate === null
          ? ['-', '-', '']
          : ['1.0', paperAggregate[metric].toFixed(4), '']
        : []),
    ];
  });
  return {
    head: [
      'Environment',
      '',
      baseName,
      treatedName,
      'Improvement',
      'Random',
      'Seeds',
      ...(besidePaper ? [`Paper ${baseName}`, `Paper ${treatedName}`, 'Paper improvement'] : []),
    ],
    rows: [...rows, ...aggregates],
  };
}

/** The heading of one agent's table. */
export function tableTitle({ label }: Comparison, agent: AgentComparison): string {
  const { baseName, treatedName, horizon } = agent;
  const at = horizon === null ? '' : ` at ${stepsInWords(horizon, commonRepeat(agent))}`;
  return `${treatedName} against ${baseName}${at}${label === null ? '' : ` (${label})`}`;
}

/** The action repeat of all environments; 1 where they differ, so that no one number of agent steps is given. */
function commonRepeat({ environments }: AgentComparison): number {
  const repeats = new Set(environments.map(({ actionRepeat }) => actionRepeat));
  return repeats.size === 1 ? environments[0].actionRepeat : 1;
}

/** What the table's cells are, and how many edits stand behind them. */
export function tableCaption(agent: AgentComparison): string[] {
  const { environments, baseName, treatedName } = agent;
  const steps = [...new Set(environments.map((one) => one.throughStep))];
  const through =
    steps.length === 1
      ? `through step ${shortBoth(steps[0], commonRepeat(agent))}`
      : `through step ${environments.map(environmentStep).join(', ')}`;
  const initial = environments.map((one) => one.includesInitial);
  const counted = initial.every(Boolean)
    ? 'the evaluation at step 0 included'
    : initial.some(Boolean)
      ? 'the evaluation at step 0 included where there is one'
      : 'without step 0';
  return [
    `Mean ± standard error over seeds, ${through}. SCORE: highest point of the mean curve. AUC: mean over evaluations, ${counted}.`,
    `Improvement: (${treatedName} - ${baseName}) / (${baseName} - random). Aggregate: mean of 1 + improvement.`,
    ...environments.flatMap((one) => editsLine(one, treatedName)),
    ...repeatsLine(environments),
  ];
}

function environmentStep({ environment, throughStep, actionRepeat }: EnvironmentComparison): string {
  const agent = actionRepeat === 1 ? '' : `, ${shortSteps(throughStep / actionRepeat)} agent`;
  return `${shortSteps(throughStep)} (${environment}${agent})`;
}

/** Nothing where every action is held for one step. */
function repeatsLine(environments: readonly EnvironmentComparison[]): string[] {
  if (environments.every(({ actionRepeat }) => actionRepeat === 1)) return [];
  const each = environments.map(({ environment, actionRepeat }) => `${environment} ${actionRepeat}`);
  return [`Steps are environment steps; agent steps are these by the action repeat: ${each.join(', ')}.`];
}

function editsLine({ environment, treated }: EnvironmentComparison, treatedName: string): string[] {
  if (treated === null) return [];
  const edits = treated.trials.reduce((sum, trial) => sum + trial.edits, 0);
  const effective = treated.trials.reduce((sum, trial) => sum + trial.effectiveEdits, 0);
  return [`Edits in the ${treatedName} trials of ${environment}: ${edits}, of them ${effective} effective.`];
}

function methodCell(summary: MethodSummary | null, metric: Metric): string {
  if (summary === null) return '-';
  const { mean, standardError } = summary[metric];
  return measured(mean, standardError);
}

function randomCell({ random }: EnvironmentComparison): string {
  return random === null ? 'n/a' : measured(random.mean, random.standardError);
}

function measured(mean: number, standardError: number | null): string {
  // Whole numbers, as the paper prints them, once the decimals no longer tell anything.
  const digits = Math.abs(mean) >= 1000 ? 0 : 1;
  return standardError === null ? mean.toFixed(digits) : `${mean.toFixed(digits)} ± ${standardError.toFixed(digits)}`;
}

function percentCell(figure: NumberOrReason): string {
  if (!figure.available) return 'n/a';
  return `${figure.value >= 0 ? '+' : ''}${(100 * figure.value).toFixed(2)} %`;
}

function marks(numbers: readonly number[]): string {
  return numbers.length === 0 ? '' : ` [${numbers.join(',')}]`;
}
