import { SimulationDivergedError } from '@policypath/envs';
import { firstNonFinite } from '@policypath/path-buffer';
import { readPolicy, withPolicy } from '../agents/trialAgent.ts';
import type { EvaluatedEdits } from '../path/evaluatedEdits.ts';
import { sameBits } from './applyEdit.ts';
import type { Evaluation } from './evaluate.ts';
import { evaluatePolicy, recordLine } from './record.ts';
import type { Trial } from './trial.ts';

/** Returns of an edited policy, or why it has none. */
type Outcome = Pick<Evaluation, 'returns' | 'meanReturn'> | { readonly failure: string };

interface Played {
  readonly parameters: Float32Array;
  readonly outcome: Outcome;
}

/**
 * Evaluates edits of the newest snapshot from the start states of the policy's own evaluation, and logs them; the policy is put
 * back. An edit that is the policy itself, or one that was evaluated already, has its returns.
 */
export function recordEvaluatedEdits(trial: Trial, edits: EvaluatedEdits, own: Evaluation): void {
  const { agent, progress, stopwatch, config } = trial;
  const episodes = Math.min(edits.episodes, config.evaluationEpisodes);
  const played: Played[] = [{ parameters: readPolicy(agent), outcome: firstOf(own, episodes) }];
  const policyMeanReturn = firstOf(own, episodes).meanReturn;
  stopwatch.enter('edit');
  for (const { parameters, relativeDisplacement, weightNorm, ...edit } of edits.edited()) {
    const known = played.find((one) => sameBits(one.parameters, parameters));
    const outcome = known?.outcome ?? play(trial, parameters, episodes);
    if (known === undefined) played.push({ parameters, outcome });
    const line = {
      step: progress.step,
      agentStep: progress.agentStep,
      ...edit,
      ...('failure' in outcome ? { returns: null, meanReturn: null, failure: outcome.failure } : outcome),
      policyMeanReturn,
      relativeDisplacement: finiteOrNull(relativeDisplacement),
      weightNorm: finiteOrNull(weightNorm),
    };
    const scalars = 'failure' in outcome ? {} : { [`evaluation/${editWords(edit)}`]: outcome.meanReturn };
    recordLine(trial, 'evaluatedEdits', line, scalars);
  }
}

function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** e.g. 'pptb window 2000 rank 64 boost 0.1'. */
function editWords({
  edit,
  window,
  rank,
  boost,
}: {
  edit: string;
  window: number;
  rank?: number;
  boost?: number;
}): string {
  const parts = [edit, `window ${window}`];
  if (rank !== undefined) parts.push(`rank ${rank}`);
  if (boost !== undefined) parts.push(`boost ${boost}`);
  return parts.join(' ');
}

function firstOf({ returns }: Evaluation, episodes: number): Pick<Evaluation, 'returns' | 'meanReturn'> {
  const first = returns.slice(0, episodes);
  return { returns: first, meanReturn: first.reduce((sum, value) => sum + value, 0) / first.length };
}

/** An edited policy that cannot be played does not end the trial: its record says why. */
function play(trial: Trial, parameters: Float32Array, episodes: number): Outcome {
  const broken = firstNonFinite(parameters);
  if (broken >= 0) return { failure: `the edited policy has ${parameters[broken]} at position ${broken}` };
  trial.stopwatch.enter('evaluate');
  try {
    const evaluation = withPolicy(trial.agent, parameters, () => evaluatePolicy(trial, episodes));
    if (Number.isFinite(evaluation.meanReturn)) return firstOf(evaluation, episodes);
    return { failure: `its return is ${evaluation.meanReturn}` };
  } catch (error) {
    // An environment refuses actions that are not finite by a RangeError.
    if (!(error instanceof SimulationDivergedError || error instanceof RangeError)) throw error;
    return { failure: error.message };
  } finally {
    trial.stopwatch.enter('edit');
  }
}
