import { evaluate, type Observation } from '@policypath/trial';
import { actionRepeatOf } from '@policypath/trial/records';
import { sampleSpread } from '@policypath/stats';
import { openStoredPolicy, type OpenStoredPolicyOptions } from './openStoredPolicy.ts';

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
  /** Environment steps after which the policy was stored. */
  readonly step: number;
  readonly source: string;
  readonly seed: number;
  readonly explore: boolean;
  readonly returns: readonly number[];
  /** Agent steps. */
  readonly lengths: readonly number[];
  readonly mean: number;
  /** Over episodes, ddof 1; null for one. */
  readonly sampleStandardDeviation: number | null;
  /** Of the mean over episodes; null for one. */
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
    const { returns, lengths } = evaluate({ agent: acting, environment, episodes, seed });
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
      mean,
      sampleStandardDeviation: standardError === null ? null : standardError * Math.sqrt(returns.length),
      standardError,
    };
  } finally {
    parts.close();
  }
}
