import { knownEnvironments } from '@policypath/envs';
import { fullTrial, measureSteps, measureUpdate } from '../doctor/speeds.ts';

/** The paper's TD3 half; each of its trials has the default settings. */
const paper = { environments: ['HalfCheetah-v4', 'Hopper-v4', 'Walker2d-v4', 'Ant-v4'], variants: 2, seeds: 6 };

/** What a full reproduction would take, from figures measured on this machine. */
export interface FullReproduction {
  readonly trials: number;
  /** Hours of one process that runs all trials one after another. */
  readonly hours: number;
}

/** Estimates the paper's TD3 half from short timings of an update and of each environment, as `doctor` does. */
export async function fullReproduction(): Promise<FullReproduction> {
  const environments = knownEnvironments().filter(({ id }) => paper.environments.includes(id));
  const each = paper.variants * paper.seeds;
  // The widest layers are the same in all of them.
  const update = await measureUpdate({ environment: environments[0], threads: 1, seconds: 0.3 });
  let hours = 0;
  for (const environment of environments) {
    const stepsPerSecond = await measureSteps(environment.id, 0.1);
    const speeds = { ...update, updateMilliseconds: update.medianMilliseconds, stepsPerSecond };
    hours += each * fullTrial(environment, speeds).hours;
  }
  return { trials: each * environments.length, hours };
}
