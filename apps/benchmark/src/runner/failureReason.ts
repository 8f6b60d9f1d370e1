import { SimulationDivergedError } from '@policypath/envs';
import { UsageError } from '../cli/usageError.ts';
import { DiskFullError } from '../trial/diskFull.ts';
import { TrialFailure } from '../trial/failure.ts';
import { LockedError } from '../trial/lock.ts';
import { OtherEngineError } from '../trial/noteEngine.ts';
import { ShortageError } from '../trial/shortage.ts';
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
