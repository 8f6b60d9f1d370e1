import { saturatedShare } from '@policypath/agents';
import type { TrialAgent } from './agent.ts';
import { evaluateBeforeEdit, recordEditEvaluation } from './editEvaluation.ts';
import { TrialFailure } from './failure.ts';
import type { PolicyPathEditor } from './policyPathEditor.ts';
import { readPolicy } from './readPolicy.ts';
import type { Trial } from './trial.ts';

/** Largest number of observations on which an edit is looked at. */
const diagnosticBatch = 256;

/**
 * Edits the policy as its variant does (PPTB: trims and boosts) and logs what that did. An edit that changes no bit of the policy (a path that has not
 * moved) is logged as not effective and touches nothing else.
 *
 * @throws TrialFailure when the edited policy is not finite
 */
export function editPolicy(trial: Trial, editor: PolicyPathEditor): void {
  const { config, agent, progress, stopwatch, logs } = trial;
  stopwatch.enter('edit');
  const number = progress.edits + 1;
  const evaluationBefore = evaluateBeforeEdit(trial, number);
  if (trial.diagnosticObservations.length === 0) {
    trial.diagnosticObservations = spreadObservations(agent, trial.observation.length);
  }
  const before = readPolicy(agent);
  const policyBefore = look(agent, trial.diagnosticObservations);

  const { parameters, ...outcome } = editor.edit();
  const broken = parameters.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) {
    throw new TrialFailure(progress.step, `the edited policy has ${parameters[broken]} at position ${broken}`);
  }
  const effective = !sameBits(parameters, before);
  if (effective) {
    agent.policy.load(parameters);
    if (config.pptb?.afterEdit.target === 'copy') agent.copyPolicyToTarget();
    if (config.pptb?.afterEdit.moments === 'reset') agent.resetPolicyMoments();
    progress.effectiveEdits += 1;
    progress.lastEditStep = progress.step;
  }
  progress.edits = number;

  const policyAfter = look(agent, trial.diagnosticObservations);
  const differences = {
    meanAbsoluteActionChange: meanAbsoluteDifference(policyAfter.actions, policyBefore.actions),
    q1Change: mean(policyAfter.q1) - mean(policyBefore.q1),
    saturatedShare: saturatedShare(policyAfter.actions, trial.environment.actionSpace.high[0]),
  };
  logs.append(
    'edits',
    { step: progress.step, edit: number, variant: config.variant, effective, ...outcome, ...differences },
    {
      'edit/displacement': outcome.displacement,
      'edit/meanAbsoluteActionChange': differences.meanAbsoluteActionChange,
      'edit/q1Change': differences.q1Change,
      'edit/saturatedShare': differences.saturatedShare,
      'edit/milliseconds': outcome.milliseconds,
    },
  );
  if (evaluationBefore !== null) recordEditEvaluation(trial, number, evaluationBefore);
}

/** Observations [k, n] evenly spread over the replay storage: a fixed batch that no generator drew. */
function spreadObservations({ replay }: TrialAgent, observationSize: number): Float32Array {
  const { begin, end, recordLength } = replay;
  const count = Math.min(diagnosticBatch, end - begin);
  const observations = new Float32Array(count * observationSize);
  const record = new Float32Array(recordLength);
  for (let i = 0; i < count; i += 1) {
    replay.readRecord(begin + Math.floor((i * (end - begin)) / count), record);
    // A record begins with the observation.
    observations.set(record.subarray(0, observationSize), i * observationSize);
  }
  return observations;
}

function look(agent: TrialAgent, observations: Float32Array): { actions: Float32Array; q1: Float32Array } {
  const actions = agent.evaluateActions(observations);
  return { actions, q1: agent.evaluateQ1(observations, actions) };
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
