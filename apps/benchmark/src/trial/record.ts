import { evaluate } from './evaluate.ts';
import type { PolicyPathEditor } from './policyPathEditor.ts';
import type { Trial } from './trial.ts';

/** A policy is evaluated on start states drawn from the trial's seed plus this (TD3's official code). */
const evaluationSeedOffset = 100;

/** Evaluates the policy and logs it. */
export function recordEvaluation(trial: Trial): void {
  const { config, agent, evaluationEnvironment, progress, stopwatch, logs } = trial;
  stopwatch.enter('evaluate');
  const { returns, lengths, meanReturn } = evaluate({
    agent,
    environment: evaluationEnvironment,
    episodes: config.evaluationEpisodes,
    seed: config.seed + evaluationSeedOffset,
  });
  progress.evaluations += 1;
  progress.lastReturn = meanReturn;
  const { step, lastEditStep } = progress;
  logs.append(
    'evaluations',
    {
      step,
      returns,
      meanReturn,
      lengths,
      stepsSinceEdit: lastEditStep === null ? null : step - lastEditStep,
      wallSeconds: stopwatch.total(),
    },
    { 'evaluation/meanReturn': meanReturn },
  );
}

/** Logs the training episode that has just ended and begins to count the next. */
export function recordEpisode({ progress, logs }: Trial, terminated: boolean): void {
  const { step, episodeReturn, episodeLength } = progress;
  logs.append(
    'episodes',
    { step, return: episodeReturn, length: episodeLength, terminated },
    { 'episode/return': episodeReturn, 'episode/length': episodeLength },
  );
  progress.episodes += 1;
  progress.episodeReturn = 0;
  progress.episodeLength = 0;
}

/** Stores the policy's parameters as the newest point of its path. */
export function recordSnapshot({ agent, progress, stopwatch }: Trial, editor: PolicyPathEditor): void {
  stopwatch.enter('snapshot');
  const parameters = new Float32Array(agent.policy.parameterCount);
  agent.policy.read(parameters);
  editor.snapshot(parameters, progress.step);
  progress.snapshots += 1;
}
