import { evaluate, type Evaluation } from './evaluate.ts';
import type { RecordedPath } from '../path/recordedPath.ts';
import type { LogLines, LogName } from '../records/logs.ts';
import { finiteLineOrFail, finitePolicyOrFail } from './failure.ts';
import type { PolicyRecorder } from './policyRecorder.ts';
import type { Trial } from './trial.ts';

/**
 * Evaluates the policy on the start states of this trial. They are the same at every evaluation, so that two policies of a trial
 * are compared fairly. Nothing that training reads changes.
 */
export function evaluatePolicy({ config, agent, evaluationEnvironment }: Trial, episodes: number): Evaluation {
  return evaluate({
    agent,
    environment: evaluationEnvironment,
    episodes,
    seed: config.seed + config.evaluationSeedOffset,
    maximumSteps: config.evaluationSteps,
  });
}

/** Logs a line; `scalars` go to TensorBoard. @throws TrialFailure, before anything is logged, when a number is not finite */
export function recordLine<Name extends LogName>(
  { logs }: Pick<Trial, 'logs'>,
  log: Name,
  line: LogLines[Name],
  scalars: Readonly<Record<string, number>>,
): void {
  finiteLineOrFail(log, line);
  logs.append(log, line, scalars);
}

/**
 * Evaluates the policy, logs it and keeps the policy, `offset` steps after a multiple of the interval; 'final': at the end of a trial whose
 * steps are no multiple of it.
 */
export async function recordEvaluation(trial: Trial, offset: number | 'final'): Promise<Evaluation> {
  const { config, progress, stopwatch } = trial;
  stopwatch.enter('evaluate');
  const evaluation = evaluatePolicy(trial, config.evaluationEpisodes);
  const { returns, lengths, meanReturn, cutEpisodes } = evaluation;
  const { step, agentStep, lastEditStep } = progress;
  const record = {
    step,
    agentStep,
    returns,
    meanReturn,
    lengths,
    ...(cutEpisodes === undefined ? {} : { cutEpisodes }),
    stepsSinceEdit: lastEditStep === null ? null : step - lastEditStep,
    wallSeconds: stopwatch.total(),
  };
  if (offset !== 'final' && offset > 0) {
    recordLine(
      trial,
      'offsetEvaluations',
      { ...record, offset },
      { [`evaluation/meanReturn at offset ${offset}`]: meanReturn },
    );
    return evaluation;
  }
  progress.evaluations += 1;
  progress.lastReturn = meanReturn;
  const line = offset === 'final' ? { ...record, final: true as const } : record;
  recordLine(trial, 'evaluations', line, { 'evaluation/meanReturn': meanReturn });
  stopwatch.enter('snapshot');
  await trial.policies.keep(trial, line);
  return evaluation;
}

/** Logs the training episode that has just ended and starts to count the next. */
export function recordEpisode(trial: Trial, terminated: boolean): void {
  const { progress } = trial;
  const { step, agentStep, episodeReturn, episodeLength } = progress;
  recordLine(
    trial,
    'episodes',
    { step, agentStep, return: episodeReturn, length: episodeLength, terminated },
    { 'episode/return': episodeReturn, 'episode/length': episodeLength },
  );
  progress.episodes += 1;
  progress.episodeReturn = 0;
  progress.episodeLength = 0;
}

/** Stores the policy's parameters as the newest point of its path. @throws TrialFailure when one is not finite */
export function recordSnapshot({ agent, progress, stopwatch }: Trial, path: RecordedPath): void {
  stopwatch.enter('path');
  path.snapshot(finitePolicyOrFail(progress.step, agent), progress.step);
  progress.snapshots += 1;
}

/** Stores the policy's parameters in `recorded/`. */
export async function recordPolicy({ agent, progress, stopwatch }: Trial, recorder: PolicyRecorder): Promise<void> {
  stopwatch.enter('snapshot');
  await recorder.store(progress.step, agent);
}
