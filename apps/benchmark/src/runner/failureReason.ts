import { UsageError } from '@policypath/trial/errors';
import { DiskFullError, LockedError, OtherEngineError, ShortageError } from '@policypath/trial/node';
import { TrialFailure } from '@policypath/trial';
import { SimulationDivergedError } from '@policypath/envs';
import type { FailureReason } from './messages.ts';
import { DivergedBeforeError } from './runTrialJob.ts';

/** Why starting again at once would end the same way; null for a crash. */
export function failureReason(error: unknown): FailureReason | null {
  if ([TrialFailure, SimulationDivergedError, DivergedBeforeError].some((kind) => error instanceof kind))
    return 'diverged';
  if (error instanceof DiskFullError) return 'disk full';
  if (error instanceof LockedError) return 'locked';
  if (error instanceof OtherEngineError) return 'other engine';
  if (error instanceof ShortageError) return 'shortage';
  return error instanceof UsageError ? 'refused' : null;
}
