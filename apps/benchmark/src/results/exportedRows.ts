import { agentSteps } from '../words/steps.ts';
import type { MeasuredTrial } from './index.ts';

/** One evaluation episode: a row of the long form. */
export interface ExportedRow {
  /** Its id; with what tells it apart where the trials of an agent differ in action repeat, profile or pictures. */
  readonly environment: string;
  readonly agent: string;
  readonly variant: string;
  readonly seed: number;
  /** Of the trial when it was read. */
  readonly state: MeasuredTrial['state'];
  /** Of the evaluation: 0, or one of the other offsets from the multiples of the interval. */
  readonly offset: number;
  /** Environment steps of training. */
  readonly step: number;
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
] as const satisfies readonly (keyof ExportedRow)[];

/** All evaluation episodes of the trials, by trial, offset, step and episode. */
export function exportedRows(trials: readonly MeasuredTrial[]): ExportedRow[] {
  return trials.flatMap(({ environment, agent, variant, seed, state, actionRepeat, evaluations }) =>
    [...evaluations].flatMap(([offset, records]) =>
      records.flatMap(({ step, agentStep, returns, lengths }) =>
        returns.map((value, episode) => ({
          environment,
          agent,
          variant,
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
        })),
      ),
    ),
  );
}
