import { parquetWriteBuffer } from 'hyparquet-writer';
import type { StoredTrial } from '../store/storedTrial.ts';
import { agentSteps } from '../words/steps.ts';
import { csvOf as csvOfRows } from './report/tableForms.ts';
import { runOf, type TrialRun } from './compareTrials.ts';

/** One evaluation episode: a row of the long form. */
export interface ExportedRow {
  /** Its id; with what tells it apart where the trials of an agent differ in action repeat, profile or pictures. */
  readonly environment: string;
  readonly agent: string;
  readonly variant: string;
  readonly seed: number;
  /** State of the trial when it was read. */
  readonly state: TrialRun['state'];
  /** Offset of the evaluation from the multiples of the interval. */
  readonly offset: number;
  /** Environment steps of training. */
  readonly step: number;
  /** Whether it was made at the end of a trial whose steps are no multiple of the interval: no part of AUC and SCORE. */
  readonly final: boolean;
  /** From 0; the same start state at every evaluation of a trial. */
  readonly episode: number;
  readonly return: number;
  /** Agent steps of the episode; null where it was not logged. */
  readonly length: number | null;
  /** Agent steps of training: `step` / `actionRepeat`. */
  readonly agentStep: number;
  /** Environment steps that an action is held for. */
  readonly actionRepeat: number;
}

/** The columns in their order. */
export const exportedColumns = [
  'environment',
  'agent',
  'variant',
  'seed',
  'state',
  'offset',
  'step',
  'episode',
  'return',
  'length',
  'agentStep',
  'actionRepeat',
  'final',
] as const satisfies readonly (keyof ExportedRow)[];

/** All evaluation episodes of the trials, by trial, offset, step and episode. */
export function exportedRows(trials: readonly StoredTrial[]): ExportedRow[] {
  return trials.flatMap((trial) => {
    const { environment, agent, method, seed, actionRepeat, evaluations } = trial;
    const { state, evaluations: byOffset } = runOf(trial);
    return [...byOffset.keys()].flatMap((offset) =>
      evaluations
        .filter((one) => one.offset === offset)
        .flatMap(({ step, agentStep, returns, lengths, final = false }) =>
          returns.map((value, episode) => ({
            environment,
            agent,
            variant: method,
            seed,
            state,
            offset,
            step,
            episode,
            return: value,
            length: lengths?.[episode] ?? null,
            // Not in logs from before there was a repeat.
            agentStep: agentStep ?? Math.floor(agentSteps(step, actionRepeat)),
            actionRepeat,
            final,
          })),
        ),
    );
  });
}

/** The rows as CSV (RFC 4180) with a header, numbers in full. */
export function csvOf(rows: readonly ExportedRow[]): string {
  return csvOfRows([exportedColumns, ...rows.map((row) => exportedColumns.map((column) => row[column]))]);
}

/** The rows as a Parquet file: text as UTF-8 strings, seeds as INT64, other counts as INT32, returns as DOUBLE. */
export function parquetOf(rows: readonly ExportedRow[]): Uint8Array {
  const text = (name: 'environment' | 'agent' | 'variant' | 'state') =>
    ({ name, data: rows.map((row) => row[name]), type: 'STRING', nullable: false }) as const;
  const count = (name: 'offset' | 'step' | 'episode' | 'agentStep' | 'actionRepeat') =>
    ({ name, data: rows.map((row) => row[name]), type: 'INT32', nullable: false }) as const;
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        text('environment'),
        text('agent'),
        text('variant'),
        // Up to 2 ** 53 - 1.
        { name: 'seed', data: rows.map((row) => BigInt(row.seed)), type: 'INT64', nullable: false },
        text('state'),
        count('offset'),
        count('step'),
        count('episode'),
        { name: 'return', data: rows.map((row) => row.return), type: 'DOUBLE', nullable: false },
        { name: 'length', data: rows.map((row) => row.length), type: 'INT32', nullable: true },
        count('agentStep'),
        count('actionRepeat'),
        { name: 'final', data: rows.map(({ final }) => final), type: 'BOOLEAN', nullable: false },
      ],
    }),
  );
}
