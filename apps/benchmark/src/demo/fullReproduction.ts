import type { TrialResult } from '@policypath/trial/node';
import { makeEnvironment } from '@policypath/envs';

/** The paper's TD3 half: environments, variants, seeds and steps. */
const paper = {
  environments: ['HalfCheetah-v4', 'Hopper-v4', 'Walker2d-v4', 'Ant-v4'],
  variants: 2,
  seeds: 6,
  steps: 1_000_000,
  startSteps: 25_000,
  /** 201 evaluations of 10 episodes of at most 1000 steps. */
  evaluationSteps: 2_010_000,
} as const;

/** Steps of an environment that are timed. */
const timedSteps = 400;

/** What a full reproduction would take, from figures measured on this machine. */
export interface FullReproduction {
  readonly trials: number;
  /** Of one process, all trials one after another. */
  readonly hours: number;
  /** With as many trials at a time as in the demonstration. */
  readonly parallelHours: number;
}

/**
 * Estimates the paper's TD3 half from the demonstration's seconds an update and from a short timing of each environment.
 * Evaluation episodes are taken at full length; the cost of editing a window of full size is not counted. null where the
 * demonstration is too short for an update.
 */
export async function fullReproduction(
  results: readonly Pick<TrialResult, 'steps' | 'updates' | 'seconds'>[],
  parallel: number,
): Promise<FullReproduction | null> {
  const sum = (of: (result: (typeof results)[number]) => number): number =>
    results.reduce((total, result) => total + of(result), 0);
  const allUpdates = sum(({ updates }) => updates);
  if (allUpdates === 0) return null;
  const perUpdate = sum(({ seconds }) => seconds.learn) / allUpdates;
  const perStep = sum(({ seconds }) => seconds.act + seconds.observe + seconds.other) / sum(({ steps }) => steps);
  let seconds = 0;
  for (const environment of paper.environments) {
    const environmentSeconds = await secondsPerStep(environment);
    const trial =
      perUpdate * (paper.steps - paper.startSteps) +
      (environmentSeconds + perStep) * (paper.steps + paper.evaluationSteps);
    seconds += trial * paper.variants * paper.seeds;
  }
  const hours = seconds / 3600;
  const trials = paper.environments.length * paper.variants * paper.seeds;
  return { trials, hours, parallelHours: hours / parallel };
}

async function secondsPerStep(id: string): Promise<number> {
  const environment = await makeEnvironment(id);
  try {
    environment.reset({ seed: 0 });
    const action = new Float64Array(environment.actionSpace.shape[0]);
    const started = performance.now();
    for (let step = 0; step < timedSteps; step += 1) {
      const { terminated, truncated } = environment.step(action);
      if (terminated || truncated) environment.reset();
    }
    return (performance.now() - started) / 1000 / timedSteps;
  } finally {
    environment.close();
  }
}
