import { greedyAction, saturatedShare } from '@policypath/agents';
import { firstNonFinite } from '@policypath/path-buffer';
import type { ActionSpace } from '@policypath/envs';
import { readPolicy, type DiagnosticObservations, type TrialAgent } from '../agents/trialAgent.ts';
import type { Evaluation } from './evaluate.ts';
import { TrialFailure } from './failure.ts';
import { UsageError } from '../errors.ts';
import type { EditOutcome, RecordedPath } from '../path/recordedPath.ts';
import { settingsByHand } from '../settings/settingsByHand.ts';
import type { PptbSettings } from '../settings/trialSchema.ts';
import { evaluatePolicy, recordLine } from './record.ts';
import type { Trial } from './trial.ts';

/** Largest number of observations on which an edit is measured. */
const diagnosticBatch = 256;

/**
 * Edits the policy as its variant does (PPTB: trims and boosts) and logs the effects. Where the edited policy only acts, the
 * learning one stays as it is. An edit that changes no bit of the
 * policy (a path that has not moved) is logged as not effective and touches nothing else.
 *
 * @throws TrialFailure when the edited policy or a logged number is not finite
 */
export function applyEdit(trial: Trial, path: RecordedPath): void {
  const { variant, pptb } = trial.config;
  editPolicy(trial, { variant, pptb, edit: () => path.edit() });
}

/**
 * Makes the edit that was asked for by hand, if there is one: of the newest snapshot, by the variant and the settings that were asked
 * for. Its line in the log of edits says so. The schedule goes on as if it had not been made.
 *
 * @throws TrialFailure as `applyEdit`; what refuses the edit goes to whoever asked
 */
export function applyEditByHand(trial: Trial): void {
  trial.requests?.serveEdit((asked) => {
    const { config, path } = trial;
    if (path === null) {
      throw new UsageError(
        'this trial records no path to edit along: start one of the variant observe-only, or one that edits',
      );
    }
    const { pptb, editor } = settingsByHand(config, asked);
    if (path.snapshots.end - path.snapshots.begin < 2) {
      throw new UsageError('the path has one snapshot, and an edit needs two: wait for the next one');
    }
    editPolicy(trial, {
      variant: asked.variant,
      pptb,
      edit: () => path.editBy(editor, pptb),
      byHand: { settings: { ...asked.settings } },
    });
  });
}

interface PolicyEdit {
  readonly variant: string;
  readonly pptb: PptbSettings | null;
  readonly edit: () => EditOutcome;
  readonly byHand?: { readonly settings: Record<string, unknown> };
}

function editPolicy(trial: Trial, { variant, pptb, edit, byHand }: PolicyEdit): void {
  const { agent, progress, stopwatch } = trial;
  stopwatch.enter('edit');
  const number = progress.edits + 1;
  const evaluationBefore = evaluateBeforeEdit(trial, number);
  if (trial.diagnosticObservations.length === 0) {
    trial.diagnosticObservations = agent.spreadObservations?.(diagnosticBatch) ?? new Float32Array(0);
  }
  const before = readPolicy(agent);
  const policyBefore = look(agent, trial.diagnosticObservations);

  const { parameters, ...outcome } = edit();
  const broken = firstNonFinite(parameters);
  if (broken >= 0) {
    throw new TrialFailure(progress.step, `the edited policy has ${parameters[broken]} at position ${broken}`);
  }
  const effective = !sameBits(parameters, before);
  const onlyActs = pptb?.editUse === 'act';
  if (effective) {
    agent.policy.load(parameters);
    if (!onlyActs && pptb?.afterEdit.target === 'copy') agent.copyPolicyToTarget?.();
    if (!onlyActs && pptb?.afterEdit.moments === 'reset') agent.resetPolicyMoments?.();
    progress.effectiveEdits += 1;
    progress.lastEditStep = progress.step;
  }
  progress.edits = number;
  if (byHand !== undefined) progress.editsByHand = (progress.editsByHand ?? 0) + 1;

  const policyAfter = look(agent, trial.diagnosticObservations);
  const differences = differencesOf(policyAfter, policyBefore, trial.environment.actionSpace);
  recordLine(
    trial,
    'edits',
    {
      step: progress.step,
      agentStep: progress.agentStep,
      edit: number,
      variant,
      ...(byHand === undefined ? {} : { byHand }),
      effective,
      ...outcome,
      ...differences,
    },
    {
      'edit/displacement': outcome.displacement,
      ...Object.fromEntries(
        Object.entries(differences)
          .filter(([name]) => name !== 'meanAbsoluteLogStdChange')
          .map(([name, value]) => [`edit/${name}`, value]),
      ),
      'edit/milliseconds': outcome.milliseconds,
    },
  );
  if (evaluationBefore !== null) recordEditEvaluation(trial, number, evaluationBefore);
  if (onlyActs) {
    agent.policy.load(before);
    trial.acting = parameters;
  }
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

/** What an agent can say of its policy at some observations. */
interface Look {
  readonly actions?: Float32Array;
  readonly q1?: Float32Array;
  readonly logStd?: Float32Array;
  /** [k, n] */
  readonly actionValues?: Float32Array;
}

function look(agent: TrialAgent, observations: DiagnosticObservations): Look {
  if (observations.length === 0) return {};
  const actions = agent.evaluateActions?.(observations);
  const q1 = actions === undefined ? undefined : agent.evaluateQ1?.(observations, actions);
  const actionValues = agent.evaluateActionValues?.(observations);
  return { actions, q1, logStd: agent.evaluateLogStd?.(observations), actionValues };
}

/** What an edit changed, over observations and actions; a change of the log standard deviation is one of exploration. */
function differencesOf(after: Look, before: Look, space: ActionSpace): Record<string, number> {
  return {
    ...of(after.actions, before.actions, (now, then): Record<string, number> =>
      space.kind === 'box' ? { meanAbsoluteActionChange: meanAbsoluteDifference(now, then) } : {},
    ),
    ...of(after.q1, before.q1, (now, then) => ({ q1Change: mean(now) - mean(then) })),
    ...of(after.actions, before.actions, (now): Record<string, number> =>
      space.kind === 'box' ? { saturatedShare: saturatedShare(now, space.high[0]) } : {},
    ),
    ...of(after.logStd, before.logStd, (now, then) => ({
      meanLogStdChange: mean(now) - mean(then),
      meanAbsoluteLogStdChange: meanAbsoluteDifference(now, then),
    })),
    ...of(after.actionValues, before.actionValues, (now, then): Record<string, number> =>
      space.kind === 'discrete' ? valueDifferences(now, then, space.n) : {},
    ),
  };
}

/** Values [k, n] of n actions: mean of the largest, its ratio to that before, and the share of greedy actions that stay. */
function valueDifferences(after: Float32Array, before: Float32Array, choices: number): Record<string, number> {
  const rows = after.length / choices;
  let [largest, largestBefore, kept] = [0, 0, 0];
  for (let row = 0; row < rows; row += 1) {
    const [now, then] = [after, before].map((values) => {
      const action = greedyAction(values, choices, row);
      return { action, value: values[row * choices + action] };
    });
    largest += now.value;
    largestBefore += then.value;
    if (now.action === then.action) kept += 1;
  }
  // JSON holds no infinity: without a value before there is no ratio.
  const ratio: Record<string, number> = largestBefore === 0 ? {} : { maxQRatio: largest / largestBefore };
  return { meanMaxQ: largest / rows, ...ratio, greedyActionsKept: kept / rows };
}

function of(
  after: Float32Array | undefined,
  before: Float32Array | undefined,
  differences: (after: Float32Array, before: Float32Array) => Record<string, number>,
): Record<string, number> {
  return after === undefined || before === undefined ? {} : differences(after, before);
}

/** Whether two vectors are the same, NaN and the sign of 0 counted. */
export function sameBits(a: Float32Array, b: Float32Array): boolean {
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
