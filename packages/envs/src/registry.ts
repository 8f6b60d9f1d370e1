import { ant, type AntOptions } from './ant.ts';
import type { EnvironmentSpecification } from './environmentSpecification.ts';
import { halfCheetah } from './halfCheetah.ts';
import { hopper } from './hopper.ts';
import { humanoid } from './humanoid.ts';
import type { MujocoTask } from './mujocoTask.ts';
import { walker2d } from './walker2d.ts';

/** What `makeEnvironment` can be asked for beside the id. */
export interface MakeEnvironmentOptions extends AntOptions {
  /** Steps after which an episode is truncated. Default: the environment's own (1000 in all of Gymnasium's). */
  readonly maximumEpisodeSteps?: number;
}

/**
 * Every environment by id; those that have options of their own are functions of them.
 *
 * @internal
 */
export const tasks: ReadonlyMap<string, MujocoTask | ((options: MakeEnvironmentOptions) => MujocoTask)> = new Map<
  string,
  MujocoTask | ((options: MakeEnvironmentOptions) => MujocoTask)
>([
  ['HalfCheetah-v4', halfCheetah],
  ['Hopper-v4', hopper],
  ['Walker2d-v4', walker2d],
  ['Ant-v4', ant],
  ['Humanoid-v4', humanoid],
]);

/** Sizes and times of every environment that `makeEnvironment` knows, with its default options. */
export function knownEnvironments(): readonly EnvironmentSpecification[] {
  return [...tasks.values()].map((entry) => {
    const { id, observationSize, actionSize, frameSkip, timestep, dt, maximumEpisodeSteps } =
      typeof entry === 'function' ? entry({}) : entry;
    return { id, observationSize, actionSize, frameSkip, timestep, dt, maximumEpisodeSteps };
  });
}
