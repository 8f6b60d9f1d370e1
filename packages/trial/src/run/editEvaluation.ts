import type { Evaluation } from './evaluate.ts';
import { evaluatePolicy } from './record.ts';
import type { Trial } from './trial.ts';

/**
 * The policy's returns before edit number `edit` (from 1), where that is one of the edits to be evaluated; null
 * elsewhere.
 */
export function evaluateBeforeEdit(trial: Trial, edit: number): Evaluation | null {
  const { editEvaluation } = trial.config;
  if (editEvaluation === null || edit % editEvaluation.every !== 0) return null;
  return evaluateNow(trial, editEvaluation.episodes);
}

/** Evaluates the edited policy on the same start states and logs both. */
export function recordEditEvaluation(trial: Trial, edit: number, before: Evaluation): void {
  const after = evaluateNow(trial, before.returns.length);
  trial.logs.append(
    'editEvaluations',
    {
      step: trial.progress.step,
      agentStep: trial.progress.agentStep,
      edit,
      before: returnsOf(before),
      after: returnsOf(after),
    },
    { 'edit/meanReturnChange': after.meanReturn - before.meanReturn },
  );
}

function evaluateNow(trial: Trial, episodes: number): Evaluation {
  trial.stopwatch.enter('evaluate');
  const evaluation = evaluatePolicy(trial, episodes);
  trial.stopwatch.enter('edit');
  return evaluation;
}

function returnsOf({ returns, meanReturn }: Evaluation): Pick<Evaluation, 'returns' | 'meanReturn'> {
  return { returns, meanReturn };
}
