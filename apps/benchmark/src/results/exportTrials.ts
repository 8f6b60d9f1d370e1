import type { StoredTrial } from '../store/storedTrial.ts';
import { agentSteps } from '../words/steps.ts';
import { runOf, type TrialRun } from './compareTrials.ts';
import { trialColumns } from './exportLogs.ts';
import { field, type ExportedTable } from './exportedTable.ts';

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

/** The rows as a table: a row an episode. */
export function episodesTable(rows: readonly ExportedRow[]): ExportedTable<ExportedRow> {
  return {
    columns: [
      ...trialColumns,
      field('offset', 'count'),
      field('step', 'count'),
      field('episode', 'count'),
      field('return', 'number'),
      field('length', 'count'),
      field('agentStep', 'count'),
      field('actionRepeat', 'count'),
      field('final', 'flag'),
    ],
    rows,
  };
}
