import { ant, type AntOptions } from './ant.ts';
import { cartpoleSwingup } from './dmControl/cartpoleSwingup.ts';
import { cheetahRun } from './dmControl/cheetahRun.ts';
import { fingerSpin } from './dmControl/fingerSpin.ts';
import { hopperStand } from './dmControl/hopperStand.ts';
import { walkerWalk } from './dmControl/walkerWalk.ts';
import type { EnvironmentSpecification } from './environmentSpecification.ts';
import { halfCheetah } from './halfCheetah.ts';
import { hopper } from './hopper.ts';
import { humanoid } from './humanoid.ts';
import type { MujocoTask } from './mujocoTask.ts';
import { walker2d } from './walker2d.ts';

type RegistryEntry = MujocoTask | ((options: AntOptions) => MujocoTask);

/**
 * Every environment by id; those that have options of their own are functions of them.
 *
 * @internal
 */
export const tasks: ReadonlyMap<string, RegistryEntry> = new Map<string, RegistryEntry>([
  ['HalfCheetah-v4', halfCheetah],
  ['Hopper-v4', hopper],
  ['Walker2d-v4', walker2d],
  ['Ant-v4', ant],
  ['Humanoid-v4', humanoid],
  ['dm_control/finger-spin', fingerSpin],
  ['dm_control/walker-walk', walkerWalk],
  ['dm_control/cartpole-swingup', cartpoleSwingup],
  ['dm_control/cheetah-run', cheetahRun],
  ['dm_control/hopper-stand', hopperStand],
]);

/** Sizes and times of every environment that `makeEnvironment` knows, with its default options. */
export function knownEnvironments(): readonly EnvironmentSpecification[] {
  return [...tasks.values()].map((entry) => {
    const { id, observationSize, actionSize, frameSkip, timestep, dt, maximumEpisodeSteps } =
      typeof entry === 'function' ? entry({}) : entry;
    return { id, observationSize, actionSize, frameSkip, timestep, dt, maximumEpisodeSteps };
  });
}
