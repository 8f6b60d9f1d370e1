import { actionRepeatOf, editsOnSchedule } from '../settings/trialSchema.ts';
import { applyEdit, applyEditByHand } from './applyEdit.ts';
import { recordEvaluatedEdits } from './evaluatedEdits.ts';
import { finiteObservationOrFail, finiteOrFail } from './failure.ts';
import { agentDefinition } from '../agents/registry.ts';
import { learn } from './learn.ts';
import { recordEpisode, recordEvaluation, recordPolicy, recordSnapshot } from './record.ts';
import { withPolicy, type Observation, type TrialAgent } from '../agents/trialAgent.ts';
import type { Trial } from './trial.ts';

/** Called at the end of each step. Returns true to stop the trial there. */
export type AfterStep = () => boolean | Promise<boolean>;

/**
 * Trains until `config.steps`, or until `afterStep` returns true. One agent step, of `actionRepeat` environment steps, is:
 *
 *     act, step, observe, learn, snapshot, edit, record, evaluate
 *
 * So recordings and evaluations see the policy after any edit of the same step. `stepsSinceEdit` is logged with each
 * evaluation. The loop is that of TD3's official code (sfujim/TD3, main.py): `startSteps` random actions, then the
 * agent is asked to learn after each step. Of an offline agent a step is one update: learn, snapshot,
 * edit, record, evaluate.
 *
 * @throws TrialFailure when a loss, a reward or an edited policy is not finite
 */
export async function train(trial: Trial, afterStep: AfterStep): Promise<void> {
  const { config, environment, agent, path, recorder, progress, stopwatch } = trial;
  const edits = editsOnSchedule(config);
  const actionRepeat = actionRepeatOf(config);
  const { isOffline = false } = agentDefinition(config.agent);

  if (progress.evaluations === 0) {
    trial.observation = environment.reset({ seed: config.seed }).observation;
    if (path?.snapshotDue(progress)) recordSnapshot(trial, path);
    if (recorder !== null) await recordPolicy(trial, recorder);
    await recordEvaluation(trial, 0);
  }

  // The next observation is written here; then the two arrays swap.
  let spare: Observation = trial.observation.slice();
  while (progress.step < config.steps) {
    if (isOffline) {
      // Nothing acts: a step is one update from the transitions that are there.
      progress.agentStep += 1;
      progress.step += actionRepeat;
    } else {
      // Act
      stopwatch.enter('act');
      const exploring = progress.agentStep >= config.startSteps;
      const action = (exploring ? undefined : agent.randomAction?.()) ?? actExploring(trial);

      // Step
      stopwatch.enter('step');
      const {
        observation: nextObservation,
        reward,
        terminated,
        truncated,
      } = environment.step(action, { observation: spare });
      progress.agentStep += 1;
      progress.step += actionRepeat;

      // Observe
      stopwatch.enter('observe');
      finiteOrFail(progress.step, 'reward', reward);
      finiteObservationOrFail(progress.step, nextObservation);
      agent.observe({ observation: trial.observation, action, reward, nextObservation, terminated, truncated });
      spare = trial.observation;
      trial.observation = nextObservation;
      progress.episodeReturn += reward;
      progress.episodeLength += 1;
      if (terminated || truncated) {
        recordEpisode(trial, terminated);
        trial.observation = environment.reset().observation;
      }
    }

    // Learn
    if (progress.agentStep > config.startSteps) {
      stopwatch.enter('learn');
      await learn(trial);
    }

    // Policy path trimming and boosting
    const takesSnapshot = path?.snapshotDue(progress) ?? false;
    if (path !== null && takesSnapshot) recordSnapshot(trial, path);
    if (edits && path?.editDue(progress)) applyEdit(trial, path);
    else if (takesSnapshot) applyEditByHand(trial);

    // Record
    if (recorder !== null && progress.step % recorder.interval === 0) await recordPolicy(trial, recorder);

    // Evaluate
    const phase = progress.step % config.evaluationInterval;
    if (config.evaluationOffsets.includes(phase)) await recordWithEdits(trial, phase);
    if (phase !== 0 && progress.step >= config.steps) await recordWithEdits(trial, 'final');

    stopwatch.enter('other');
    if (await afterStep()) return;
  }
}

/** Evaluates the policy and, at multiples of the interval and at the end, the edits that are only evaluated. */
async function recordWithEdits(trial: Trial, offset: number | 'final'): Promise<void> {
  const evaluation = await recordEvaluation(trial, offset);
  const evaluated = trial.path?.evaluated;
  if (evaluated !== undefined && (offset === 0 || offset === 'final'))
    recordEvaluatedEdits(trial, evaluated, evaluation);
}

/** The action of the policy with exploration, or that of the edited policy where only that one acts. */
function actExploring({ agent, acting, observation }: Trial): ReturnType<TrialAgent['act']> {
  const act = (): ReturnType<TrialAgent['act']> => agent.act(observation, { explore: true });
  return acting === null ? act() : withPolicy(agent, acting, act);
}
