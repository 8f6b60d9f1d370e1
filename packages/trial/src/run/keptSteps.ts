import { z } from 'zod';
import { UsageError } from '../errors.ts';
import { actionRepeatOf, type TrialConfig } from '../settings/trialSchema.ts';

const steps = z.int().positive();

/**
 * Where a trial keeps a checkpoint for ever: at every multiple of a number of environment steps, or at the steps of a list.
 * It changes nothing that the trial computes.
 */
export const keptStepsSchema = z.union([steps, z.array(steps).min(1)]);
export type KeptSteps = number | readonly number[];

/** Whether the checkpoint at this step is kept for ever. */
export function isKeptStep(kept: KeptSteps | undefined, step: number): boolean {
  if (kept === undefined) return false;
  return typeof kept === 'number' ? step % kept === 0 : kept.includes(step);
}

/** How many checkpoints are kept by the end of a trial. */
export function keptCount(kept: KeptSteps | undefined, { steps: length }: Pick<TrialConfig, 'steps'>): number {
  if (kept === undefined) return 0;
  return typeof kept === 'number' ? Math.floor(length / kept) : kept.filter((step) => step <= length).length;
}

/** @throws UsageError for steps that the trial never stands at */
export function refuseUnreachedSteps(kept: KeptSteps | undefined, config: TrialConfig): void {
  const repeat = actionRepeatOf(config);
  const given = kept === undefined ? [] : [kept].flat();
  const broken = given.find((step) => step % repeat !== 0 || step > config.steps);
  if (broken === undefined) return;
  throw new UsageError(
    `a checkpoint cannot be kept at ${typeof kept === 'number' ? 'every ' : 'step '}${broken}: ` +
      (broken > config.steps
        ? `the trial ends at step ${config.steps}`
        : `an action takes ${repeat} environment steps, and that is no multiple of it`),
  );
}
