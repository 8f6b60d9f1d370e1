import { agentMetrics } from '@policypath/trial/records';
import type { StoredTrial } from '../store/storedTrial.ts';
import { editsTable } from './exportLogs.ts';
import { field, type ExportedTable } from './exportedTable.ts';

type ScalarRow = { readonly step: number; readonly scalars: Map<string, number> };

/**
 * All numbers of one trial under the names that they have in TensorBoard: a row a step, a column a metric, empty where it was not
 * measured. Trackio imports it; with pandas any tracker takes it line by line.
 */
export function scalarsTable(trial: StoredTrial): ExportedTable<ScalarRow> {
  const rows = new Map<number, Map<string, number>>();
  const add = (step: number, name: string, value: number | null | undefined): void => {
    if (value === null || value === undefined) return;
    const row = rows.get(step) ?? new Map<string, number>();
    rows.set(step, row.set(name, value));
  };
  for (const { step, offset, meanReturn } of trial.evaluations) {
    add(step, offset === 0 ? 'evaluation/meanReturn' : `evaluation/meanReturn at offset ${offset}`, meanReturn);
  }
  for (const line of trial.episodes) {
    add(line.step, 'episode/return', line.return);
    add(line.step, 'episode/length', line.length);
  }
  for (const line of trial.metrics) {
    for (const [name, value] of Object.entries(agentMetrics(line))) add(line.step, `learn/${name}`, value);
  }
  const edits = editsTable([trial]);
  for (const row of edits.rows) {
    for (const { name, type, value } of edits.columns) {
      if (type === 'number') add(row.step, `edit/${name}`, value(row) as number | null);
    }
  }
  const names = [...new Set([...rows.values()].flatMap((row) => [...row.keys()]))];
  return {
    columns: [
      field('step', 'count'),
      ...names.map((name) => ({
        name,
        type: 'number' as const,
        value: ({ scalars }: ScalarRow) => scalars.get(name) ?? null,
      })),
    ],
    rows: [...rows].toSorted(([a], [b]) => a - b).map(([step, scalars]) => ({ step, scalars })),
  };
}
