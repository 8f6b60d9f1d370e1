import { agentMetrics, editRecordSchema, type EditRecord } from '@policypath/trial/records';
import type { StoredTrial } from '../store/storedTrial.ts';
import { agentSteps } from '../words/steps.ts';
import { runOf } from './compareTrials.ts';
import { field, type ExportedColumn, type ExportedTable } from './exportedTable.ts';

/** What tells the rows of different trials apart. */
export interface TrialColumns {
  readonly environment: string;
  readonly agent: string;
  readonly variant: string;
  readonly seed: number;
  readonly state: string;
}

export const trialColumns = [
  field('environment', 'text'),
  field('agent', 'text'),
  field('variant', 'text'),
  field('seed', 'seed'),
  field('state', 'text'),
] as const satisfies readonly ExportedColumn<TrialColumns>[];

export function trialFields(trial: StoredTrial): TrialColumns {
  const { environment, agent, method, seed } = trial;
  return { environment, agent, variant: method, seed, state: runOf(trial).state };
}

interface MetricRow extends TrialColumns {
  readonly step: number;
  readonly agentStep: number;
  readonly updates: number | null;
  readonly wallSeconds: number | null;
  readonly metric: string;
  readonly value: number | null;
}

/** What the agents logged while they learned: a row a metric, a mean over `metricsInterval` updates. */
export function metricsTable(trials: readonly StoredTrial[]): ExportedTable<MetricRow> {
  return {
    columns: [
      ...trialColumns,
      field('step', 'count'),
      field('agentStep', 'count'),
      field('updates', 'count'),
      field('wallSeconds', 'number'),
      field('metric', 'text'),
      field('value', 'number'),
    ],
    rows: trials.flatMap((trial) => {
      const fields = trialFields(trial);
      return trial.metrics.flatMap((line) => {
        const { step, updates = null, wallSeconds = null } = line;
        const at = { ...fields, step, agentStep: agentStepOf(trial, line), updates, wallSeconds };
        return Object.entries(agentMetrics(line)).map(([metric, value]) => ({ ...at, metric, value }));
      });
    }),
  };
}

type EditRow = TrialColumns & {
  readonly step: number;
  readonly agentStep: number;
  readonly edit: number;
  readonly line: EditRecord;
  /** Mean returns before and after, where the edit was evaluated. */
  readonly returnBefore: number | null;
  readonly returnAfter: number | null;
};

/** Every edit of the path: a row an edit, a column for each of its numbers. */
export function editsTable(trials: readonly StoredTrial[]): ExportedTable<EditRow> {
  return {
    columns: [
      ...trialColumns,
      field('step', 'count'),
      field('agentStep', 'count'),
      field('edit', 'count'),
      { name: 'effective', type: 'flag', value: ({ line }) => line.effective },
      ...editMeasures.map((name): ExportedColumn<EditRow> => ({
        name,
        type: 'number',
        value: ({ line }) => (line[name] as number | null | undefined) ?? null,
      })),
      { name: 'gapRank', type: 'number', value: ({ line }) => line.gaps?.['rank'] ?? null },
      { name: 'gapBoost', type: 'number', value: ({ line }) => line.gaps?.['boost'] ?? null },
      field('returnBefore', 'number'),
      field('returnAfter', 'number'),
    ],
    rows: trials.flatMap((trial) => {
      const fields = trialFields(trial);
      const evaluations = new Map(trial.editEvaluations.map((one) => [one.edit, one]));
      return trial.edits.map((line, index) => {
        const { step, edit = index + 1 } = line;
        const evaluation = evaluations.get(edit);
        return {
          ...fields,
          step,
          agentStep: agentStepOf(trial, line),
          edit,
          line,
          returnBefore: evaluation?.before.meanReturn ?? null,
          returnAfter: evaluation?.after.meanReturn ?? null,
        };
      });
    }),
  };
}

/** Names of an edit's numbers: the fields of its record that are a number or null. */
const editMeasures = Object.entries(editRecordSchema.shape)
  .filter(([, schema]) => schema.safeParse(0.5).success && schema.safeParse(null).success)
  .map(([name]) => name);

function agentStepOf(
  { actionRepeat }: StoredTrial,
  { step, agentStep }: { readonly step: number; readonly agentStep?: number },
): number {
  return agentStep ?? Math.floor(agentSteps(step, actionRepeat));
}
