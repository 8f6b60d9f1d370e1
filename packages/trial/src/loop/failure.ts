import type { Observation } from '../agents/trialAgent.ts';

/** A trial cannot go on: something that it computes is no finite number. */
export class TrialFailure extends Error {
  override readonly name = 'TrialFailure';
  readonly step: number;
  readonly metrics: Readonly<Record<string, unknown>>;

  constructor(step: number, message: string, metrics: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(message, { cause });
    this.step = step;
    this.metrics = metrics;
  }
}

/** @throws TrialFailure when `value` is NaN or infinite */
export function finiteOrFail(step: number, name: string, value: number): void {
  if (!Number.isFinite(value)) {
    throw new TrialFailure(step, `the ${name} at step ${step} is ${value}`, { [name]: String(value) });
  }
}

/** @throws TrialFailure when an entry of `observation` is NaN or infinite */
export function finiteObservationOrFail(step: number, observation: Observation): void {
  if (observation instanceof Uint8Array) return;
  for (let i = 0; i < observation.length; i += 1)
    if (!Number.isFinite(observation[i])) finiteOrFail(step, `observation[${i}]`, observation[i]);
}
