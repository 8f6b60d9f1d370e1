import type { MakeEnvironmentOptions, MakePixelEnvironmentOptions } from './makeEnvironmentOptions.ts';
import { MujocoEnvironment } from './mujocoEnvironment.ts';
import { mujocoModule } from './mujocoModule.ts';
import { Physics } from './physics.ts';
import { PixelEnvironment } from './pixels/pixelEnvironment.ts';
import { checkedPixelOptions } from './pixels/pixelOptions.ts';
import { positiveInteger } from './positiveInteger.ts';
import { readModelFiles } from './readModelFiles.ts';
import { tasks } from './registry.ts';
import { UnknownEnvironmentError } from './unknownEnvironmentError.ts';

/**
 * Makes an environment; `close()` it when done. The first call of a process loads MuJoCo (about 0.15 s).
 *
 * @param id one of `knownEnvironments()`, e.g. 'Hopper-v4' or 'dm_control/walker-walk'
 * @throws UnknownEnvironmentError on any other id; RangeError on an option that is out of range or not of this
 * environment
 */
export function makeEnvironment(id: string, options: MakePixelEnvironmentOptions): Promise<PixelEnvironment>;
export function makeEnvironment(id: string, options?: MakeEnvironmentOptions): Promise<MujocoEnvironment>;
export async function makeEnvironment(
  id: string,
  options: MakeEnvironmentOptions | MakePixelEnvironmentOptions = {},
): Promise<MujocoEnvironment | PixelEnvironment> {
  const entry = tasks.get(id);
  if (entry === undefined) throw new UnknownEnvironmentError(id, [...tasks.keys()]);
  const { useContactForces, maximumEpisodeSteps, actionRepeat = 1, createRenderer } = options;
  if (useContactForces && typeof entry !== 'function') {
    throw new RangeError(`${id} has no option useContactForces; only Ant-v4 has`);
  }
  positiveInteger('actionRepeat', actionRepeat);
  if (maximumEpisodeSteps !== undefined) positiveInteger('maximumEpisodeSteps', maximumEpisodeSteps);
  const task = typeof entry === 'function' ? entry(options) : entry;
  if (actionRepeat > 1 && !task.repeatable) {
    throw new RangeError(`${id} has no option actionRepeat; only the tasks of dm_control have`);
  }
  const [mujoco, files] = await Promise.all([mujocoModule(), readModelFiles(task.modelUrl, task.includedUrls)]);
  const environment = new MujocoEnvironment(task, new Physics(mujoco, files), {
    actionRepeat,
    maximumEnvironmentSteps:
      maximumEpisodeSteps === undefined ? task.maximumEpisodeSteps : maximumEpisodeSteps * actionRepeat,
    createRenderer,
  });
  if (!('pixels' in options) || options.pixels === undefined) return environment;
  try {
    return new PixelEnvironment(environment, checkedPixelOptions(options.pixels, environment.cameras));
  } catch (error) {
    environment.close();
    throw error;
  }
}
