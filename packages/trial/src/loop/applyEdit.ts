import { saturatedShare } from '@policypath/agents';
import { readPolicy, type DiagnosticObservations, type TrialAgent } from '../agents/trialAgent.ts';
import type { Evaluation } from './evaluate.ts';
import { TrialFailure } from './failure.ts';
import type { RecordedPath } from '../path/recordedPath.ts';
import { evaluatePolicy, recordLine } from './record.ts';
import type { Trial } from './trial.ts';

/** Largest number of observations on which an edit is measured. */
const diagnosticBatch = 256;

/**
 * Edits the policy as its variant does (PPTB: trims and boosts) and logs the effects. An edit that changes no bit of the
 * policy (a path that has not moved) is logged as not effective and touches nothing else.
 *
 * @throws TrialFailure when the edited policy or a logged number is not finite
 */
export function applyEdit(trial: Trial, path: RecordedPath): void {
  const { config, agent, progress, stopwatch } = trial;
  stopwatch.enter('edit');
  const number = progress.edits + 1;
  const evaluationBefore = evaluateBeforeEdit(trial, number);
  if (trial.diagnosticObservations.length === 0) {
    trial.diagnosticObservations = agent.spreadObservations(diagnosticBatch);
  }
  const before = readPolicy(agent);
  const policyBefore = look(agent, trial.diagnosticObservations);

  const { parameters, ...outcome } = path.edit();
  const broken = parameters.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) {
    throw new TrialFailure(progress.step, `the edited policy has ${parameters[broken]} at position ${broken}`);
  }
  const effective = !sameBits(parameters, before);
  if (effective) {
    agent.policy.load(parameters);
    if (config.pptb?.afterEdit.target === 'copy') agent.copyPolicyToTarget?.();
    if (config.pptb?.afterEdit.moments === 'reset') agent.resetPolicyMoments();
    progress.effectiveEdits += 1;
    progress.lastEditStep = progress.step;
  }
  progress.edits = number;

  const policyAfter = look(agent, trial.diagnosticObservations);
  const { actionSpace } = trial.environment;
  const differences = {
    meanAbsoluteActionChange: meanAbsoluteDifference(policyAfter.actions, policyBefore.actions),
    q1Change: mean(policyAfter.q1) - mean(policyBefore.q1),
    ...(actionSpace.kind === 'box' ? { saturatedShare: saturatedShare(policyAfter.actions, actionSpace.high[0]) } : {}),
    ...logStdDifferences(policyAfter.logStd, policyBefore.logStd),
  };
  recordLine(
    trial,
    'edits',
    {
      step: progress.step,
      agentStep: progress.agentStep,
      edit: number,
      variant: config.variant,
      effective,
      ...outcome,
      ...differences,
    },
    {
      'edit/displacement': outcome.displacement,
      'edit/meanAbsoluteActionChange': differences.meanAbsoluteActionChange,
      'edit/q1Change': differences.q1Change,
      ...(differences.saturatedShare === undefined ? {} : { 'edit/saturatedShare': differences.saturatedShare }),
      ...(differences.meanLogStdChange === undefined ? {} : { 'edit/meanLogStdChange': differences.meanLogStdChange }),
      'edit/milliseconds': outcome.milliseconds,
    },
  );
  if (evaluationBefore !== null) recordEditEvaluation(trial, number, evaluationBefore);
}

/**
 * The policy's returns before edit number `edit` (from 1), where that is one of the edits to be evaluated; null
 * elsewhere.
 */
function evaluateBeforeEdit(trial: Trial, edit: number): Evaluation | null {
  const { editEvaluation } = trial.config;
  if (editEvaluation === null || edit % editEvaluation.every !== 0) return null;
  return evaluateNow(trial, editEvaluation.episodes);
}

/** Evaluates the edited policy on the same start states and logs both. */
function recordEditEvaluation(trial: Trial, edit: number, before: Evaluation): void {
  const after = evaluateNow(trial, before.returns.length);
  recordLine(
    trial,
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

interface Look {
  readonly actions: Float32Array;
  readonly q1: Float32Array;
  /** For policies with a learned standard deviation. */
  readonly logStd?: Float32Array;
}

function look(agent: TrialAgent, observations: DiagnosticObservations): Look {
  const actions = agent.evaluateActions(observations);
  return { actions, q1: agent.evaluateQ1(observations, actions), logStd: agent.evaluateLogStd?.(observations) };
}

/** The change of a Gaussian policy's log standard deviation by an edit, averaged over observations and actions. */
function logStdDifferences(
  after: Float32Array | undefined,
  before: Float32Array | undefined,
): { readonly meanLogStdChange?: number; readonly meanAbsoluteLogStdChange?: number } {
  if (after === undefined || before === undefined) return {};
  return {
    meanLogStdChange: mean(after) - mean(before),
    meanAbsoluteLogStdChange: meanAbsoluteDifference(after, before),
  };
}

function sameBits(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}

function meanAbsoluteDifference(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += Math.abs(a[i] - b[i]);
  return sum / a.length;
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
