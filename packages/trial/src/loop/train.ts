import { actionRepeatOf } from '../settings/trialSchema.ts';
import { applyEdit } from './applyEdit.ts';
import { finiteObservationOrFail, finiteOrFail } from './failure.ts';
import { learn } from './learn.ts';
import { recordEpisode, recordEvaluation, recordPolicy, recordSnapshot } from './record.ts';
import type { Observation } from '../agents/trialAgent.ts';
import type { Trial } from './trial.ts';
import { variantOf } from '../settings/variants.ts';

/** Called at the end of each step. Returns true to stop the trial there. */
export type AfterStep = () => boolean | Promise<boolean>;

/**
 * Trains until `config.steps`, or until `afterStep` returns true. One agent step, of `actionRepeat` environment steps, is:
 *
 *     act, step, observe, learn, snapshot, edit, record, evaluate
 *
 * So recordings and evaluations see the policy after any edit of the same step. `stepsSinceEdit` is logged with each
 * evaluation. The loop is that of TD3's official code (sfujim/TD3, main.py): `startSteps` random actions, then one update
 * an agent step.
 *
 * @throws TrialFailure when a loss, a reward or an edited policy is not finite
 */
export async function train(trial: Trial, afterStep: AfterStep): Promise<void> {
  const { config, environment, agent, path, recorder, progress, stopwatch } = trial;
  const { edits } = variantOf(config.variant);
  const actionRepeat = actionRepeatOf(config);

  if (progress.evaluations === 0) {
    trial.observation = environment.reset({ seed: config.seed }).observation;
    if (path?.snapshotDue(progress)) recordSnapshot(trial, path);
    if (recorder !== null) await recordPolicy(trial, recorder);
    await recordEvaluation(trial, 0);
  }

  // The next observation is written here; then the two arrays swap.
  let spare: Observation = trial.observation.slice();
  while (progress.step < config.steps) {
    // Act
    stopwatch.enter('act');
    const exploring = progress.agentStep >= config.startSteps;
    const action = (exploring ? undefined : agent.randomAction?.()) ?? agent.act(trial.observation, { explore: true });

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
    agent.observe({ observation: trial.observation, action, reward, nextObservation, terminated });
    spare = trial.observation;
    trial.observation = nextObservation;
    progress.episodeReturn += reward;
    progress.episodeLength += 1;
    if (terminated || truncated) {
      recordEpisode(trial, terminated);
      trial.observation = environment.reset().observation;
    }

    // Learn
    if (progress.agentStep > config.startSteps) {
      stopwatch.enter('learn');
      await learn(trial);
    }

    // Policy path trimming and boosting
    if (path?.snapshotDue(progress)) recordSnapshot(trial, path);
    if (edits && path?.editDue(progress)) applyEdit(trial, path);

    // Record
    if (recorder !== null && progress.step % recorder.interval === 0) await recordPolicy(trial, recorder);

    // Evaluate
    const phase = progress.step % config.evaluationInterval;
    if (config.evaluationOffsets.includes(phase)) await recordEvaluation(trial, phase);
    if (phase !== 0 && progress.step >= config.steps) await recordEvaluation(trial, 'final');

    stopwatch.enter('other');
    if (await afterStep()) return;
  }
}
