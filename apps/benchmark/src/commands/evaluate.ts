import { sampleSpread } from '@policypath/stats';
import { evaluate, type Observation } from '@policypath/trial';
import type { EngineChoice } from '@policypath/trial/node';
import { actionRepeatOf } from '@policypath/trial/records';
import type { Command } from 'commander';
import { engineOption, averageOption, policyOption } from '../settings/options.ts';
import { wholeNumber } from '../settings/options.ts';
import { policyInWords } from '../store/keptPolicy.ts';
import { openStoredPolicy, type OpenStoredPolicyOptions } from '../store/storedPolicy.ts';
import { plainBoth } from '../words/steps.ts';

interface EvaluateCommandOptions {
  readonly episodes: number;
  readonly seed?: number;
  readonly step?: number;
  readonly policy?: string;
  readonly average?: number;
  readonly explore?: true;
  readonly engine: EngineChoice['engine'];
  readonly json?: true;
}

/** Adds `policypath evaluate`. */
export function addEvaluateCommand(program: Command): void {
  program
    .command('evaluate')
    .description("evaluate a trial's policy on start states of one seed; the trial's folder is only read")
    .argument('<run>', "a trial's folder; the trial may have ended, run or be stopped")
    .option('--episodes <n>', 'whole episodes', wholeNumber(1), 10)
    .option(
      '--seed <n>',
      "start states are drawn from it, with --explore the noise too (default: that of the trial's own evaluations)",
      wholeNumber(),
    )
    .option(
      '--step <n>',
      'a recorded policy of this step (default: that of the newest checkpoint, else of the last step)',
      wholeNumber(),
    )
    .addOption(policyOption())
    .addOption(averageOption())
    .option('--explore', 'with exploration noise')
    .addOption(engineOption())
    .option('--json', 'print all of it as JSON')
    .action(async (folder: string, { json, ...options }: EvaluateCommandOptions) => {
      const evaluation = await evaluateTrial({ folder, ...options });
      console.log(json ? JSON.stringify(evaluation, null, 2) : printedEvaluation(evaluation));
    });
}

function printedEvaluation(evaluation: TrialEvaluation): string {
  const { environment, variant, actionRepeat, step, source, seed, explore, returns, lengths, mean } = evaluation;
  const { sampleStandardDeviation: deviation, standardError } = evaluation;
  const episodes = returns.map(
    (value, i) => `${value.toFixed(2).padStart(12)}  in ${plainBoth(lengths[i] * actionRepeat, actionRepeat)} steps`,
  );
  return [
    `${environment}, ${variant}, ${policyInWords({ step, source }, actionRepeat)}, start states of seed ${seed}, ` +
      `${explore ? 'with' : 'without'} exploration noise`,
    ...episodes,
    `mean ${mean.toFixed(2)} over ${returns.length} episodes, ` +
      (deviation === null || standardError === null
        ? 'one episode tells no spread'
        : `standard deviation ${deviation.toFixed(2)}, standard error ${standardError.toFixed(2)}`),
    ...(evaluation.cutEpisodes === undefined
      ? []
      : [`${evaluation.cutEpisodes} of them cut at the trial's evaluation steps`]),
  ].join('\n');
}

export interface EvaluateTrialOptions extends OpenStoredPolicyOptions {
  readonly episodes: number;
  /** With the agent's exploration noise. Default false. */
  readonly explore?: boolean;
}

export interface TrialEvaluation {
  readonly folder: string;
  readonly environment: string;
  readonly variant: string;
  /** Environment steps in one agent step. */
  readonly actionRepeat: number;
  /** Environment steps after which the policy was stored; null of a file that does not say. */
  readonly step: number | null;
  readonly source: string;
  readonly seed: number;
  readonly explore: boolean;
  readonly returns: readonly number[];
  /** Agent steps. */
  readonly lengths: readonly number[];
  /** Episodes that were cut at the trial's `evaluationSteps`, if any was. */
  readonly cutEpisodes?: number;
  readonly mean: number;
  /** Standard deviation over episodes, ddof 1; null for one episode. */
  readonly sampleStandardDeviation: number | null;
  /** Standard error of the mean over episodes; null for one episode. */
  readonly standardError: number | null;
}

/**
 * Evaluates the policy that a trial has stored. Reads its folder and changes nothing there: the trial may have ended, may
 * run or may have been stopped.
 *
 * @throws UsageError when there is no trial or no such policy
 */
export async function evaluateTrial(options: EvaluateTrialOptions): Promise<TrialEvaluation> {
  const { folder, episodes, explore = false } = options;
  const { trial, policy, parts, seed } = await openStoredPolicy(options);
  try {
    const { agent, evaluationEnvironment: environment } = parts;
    const acting = { act: (observation: Observation) => agent.act(observation, { explore }) };
    const { returns, lengths, cutEpisodes } = evaluate({
      agent: acting,
      environment,
      episodes,
      seed,
      maximumSteps: trial.evaluationSteps,
    });
    const { mean, standardError } = sampleSpread(returns);
    return {
      folder,
      environment: trial.environment,
      variant: trial.variant,
      actionRepeat: actionRepeatOf(trial),
      step: policy.step,
      source: policy.source,
      seed,
      explore,
      returns,
      lengths,
      ...(cutEpisodes === undefined ? {} : { cutEpisodes }),
      mean,
      sampleStandardDeviation: standardError === null ? null : standardError * Math.sqrt(returns.length),
      standardError,
    };
  } finally {
    parts.close();
  }
}
