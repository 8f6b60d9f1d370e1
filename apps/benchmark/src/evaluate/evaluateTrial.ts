import { existsSync } from 'node:fs';
import { sampleSpread } from '@policypath/stats';
import { UsageError } from '../cli/usageError.ts';
import { createTrialParts, type EngineChoice } from '../trial/createTrialParts.ts';
import type { Observation } from '../trial/agent.ts';
import { actingOnly } from '../trial/agents/index.ts';
import { evaluate } from '../trial/evaluate.ts';
import type { CreateParts } from '../trial/parts.ts';
import { readManifest } from '../trial/manifest.ts';
import { newestPolicy, recordedPolicy } from './trialPolicy.ts';

export interface EvaluateTrialOptions {
  readonly folder: string;
  readonly episodes: number;
  /** Start states are drawn from it; with `explore` the noise too. Default: those of the trial's own evaluations. */
  readonly seed?: number;
  /** Of a recorded policy. Default: the newest checkpoint's. */
  readonly step?: number;
  /** With the agent's exploration noise. Default false. */
  readonly explore?: boolean;
  readonly engine?: EngineChoice['engine'];
  /** For tests; the real parts by default. */
  readonly createParts?: CreateParts;
}

export interface TrialEvaluation {
  readonly folder: string;
  readonly environment: string;
  readonly variant: string;
  /** Of the policy. */
  readonly step: number;
  readonly source: string;
  readonly seed: number;
  readonly explore: boolean;
  readonly returns: readonly number[];
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
  const { folder, episodes, step, explore = false } = options;
  if (!existsSync(folder)) throw new UsageError(`there is no folder ${folder}: give that of a trial`);
  const { trial } = readManifest(folder);
  const policy = step === undefined ? newestPolicy(folder) : recordedPolicy(folder, step);
  const seed = options.seed ?? trial.seed + trial.evaluationSeedOffset;
  if (!Number.isSafeInteger(seed)) throw new UsageError(`a seed is a whole number, got ${seed}`);
  const createParts = options.createParts ?? createTrialParts({ engine: options.engine ?? 'auto', threads: 1 });
  const parts = await createParts({ ...actingOnly(trial), seed });
  try {
    const { agent, evaluationEnvironment: environment } = parts;
    policy.load(agent);
    const acting = { act: (observation: Observation) => agent.act(observation, { explore }) };
    const { returns, lengths } = evaluate({ agent: acting, environment, episodes, seed });
    const { mean, standardError } = sampleSpread(returns);
    return {
      folder,
      environment: trial.environment,
      variant: trial.variant,
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
