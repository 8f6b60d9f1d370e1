import { knownEnvironments } from '@policypath/envs';
import type { TrialResult } from '@policypath/trial/node';
import { fullTrial, measureSteps } from '../doctor/speeds.ts';

/** The paper's TD3 half; each of its trials has the default settings. */
const paper = { environments: ['HalfCheetah-v4', 'Hopper-v4', 'Walker2d-v4', 'Ant-v4'], variants: 2, seeds: 6 };

/** What a full reproduction would take, from figures measured on this machine. */
export interface FullReproduction {
  readonly trials: number;
  /** Of one process, all trials one after another. */
  readonly hours: number;
}

/**
 * Estimates the paper's TD3 half from the demonstration's seconds an update and from a short timing of each environment, as
 * `fullTrial` does. null where the demonstration is too short for an update.
 */
export async function fullReproduction(
  results: readonly Pick<TrialResult, 'steps' | 'updates' | 'seconds'>[],
): Promise<FullReproduction | null> {
  const sum = (of: (result: (typeof results)[number]) => number): number =>
    results.reduce((total, result) => total + of(result), 0);
  const updates = sum((result) => result.updates);
  if (updates === 0) return null;
  const updateMilliseconds = (1000 * sum(({ seconds }) => seconds.learn)) / updates;
  const others = sum(({ seconds }) => seconds.act + seconds.observe + seconds.other);
  const actMilliseconds = (1000 * others) / sum(({ steps }) => steps);
  const each = paper.variants * paper.seeds;
  let hours = 0;
  for (const environment of knownEnvironments().filter(({ id }) => paper.environments.includes(id))) {
    const stepsPerSecond = await measureSteps(environment.id, 0.1);
    hours += each * fullTrial(environment, { updateMilliseconds, actMilliseconds, stepsPerSecond }).hours;
  }
  return { trials: each * paper.environments.length, hours };
}
