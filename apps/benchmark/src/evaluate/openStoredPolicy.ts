import { existsSync } from 'node:fs';
import { UsageError } from '@policypath/trial/errors';
import { actingOnly, type CreateParts, type TrialParts } from '@policypath/trial';
import type { TrialConfig } from '@policypath/trial/records';
import { createTrialParts, type EngineChoice, readManifest } from '@policypath/trial/node';
import { newestPolicy, recordedPolicy, type TrialPolicy } from './trialPolicy.ts';

export interface OpenStoredPolicyOptions {
  readonly folder: string;
  /** Start states are drawn from it; exploration noise too. Default: that of the trial's own evaluations. */
  readonly seed?: number;
  /** Of a recorded policy. Default: the newest checkpoint's; without one, that of a finished trial's last step. */
  readonly step?: number;
  readonly engine?: EngineChoice['engine'];
  /** For tests; the real parts by default. */
  readonly createParts?: CreateParts;
}

/** A policy that a trial has stored, ready to act. */
export interface StoredPolicy {
  readonly trial: TrialConfig;
  readonly policy: TrialPolicy;
  /** The agent holds the policy; to be closed. */
  readonly parts: TrialParts;
  readonly seed: number;
}

/**
 * Puts a trial's policy into an agent that only acts. Reads the trial's folder and changes nothing there: the trial may have
 * ended, may run or may have been stopped.
 *
 * @throws UsageError when there is no trial or no such policy
 */
export async function openStoredPolicy(options: OpenStoredPolicyOptions): Promise<StoredPolicy> {
  const { folder, step } = options;
  if (!existsSync(folder)) throw new UsageError(`there is no folder ${folder}: give that of a trial`);
  const { trial } = readManifest(folder);
  const policy = step === undefined ? newestPolicy(folder, trial.steps) : recordedPolicy(folder, step);
  const seed = options.seed ?? trial.seed + trial.evaluationSeedOffset;
  if (!Number.isSafeInteger(seed)) throw new UsageError(`a seed is a whole number, got ${seed}`);
  const createParts = options.createParts ?? createTrialParts({ engine: options.engine ?? 'auto', threads: 1 });
  const parts = await createParts({ ...actingOnly(trial), seed });
  try {
    policy.load(parts.agent);
  } catch (error) {
    parts.close();
    throw error;
  }
  return { trial, policy, parts, seed };
}
