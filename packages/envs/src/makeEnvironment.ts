import { MujocoEnvironment } from './mujocoEnvironment.ts';
import { mujocoModule } from './mujocoModule.ts';
import { Physics } from './physics.ts';
import { readModelText } from './readModelText.ts';
import { type MakeEnvironmentOptions, tasks } from './registry.ts';
import { UnknownEnvironmentError } from './unknownEnvironmentError.ts';

/**
 * Makes an environment; `close()` it when done. The first call of a process loads MuJoCo (about 0.15 s).
 *
 * @param id one of `knownEnvironments()`, e.g. 'Hopper-v4'
 * @throws UnknownEnvironmentError on any other id; RangeError on an option that is out of range or not of this
 * environment
 */
export async function makeEnvironment(id: string, options: MakeEnvironmentOptions = {}): Promise<MujocoEnvironment> {
  const entry = tasks.get(id);
  if (entry === undefined) throw new UnknownEnvironmentError(id, [...tasks.keys()]);
  const { useContactForces, maximumEpisodeSteps } = options;
  if (useContactForces && typeof entry !== 'function') {
    throw new RangeError(`${id} has no option useContactForces; only Ant-v4 has`);
  }
  if (maximumEpisodeSteps !== undefined && !(Number.isSafeInteger(maximumEpisodeSteps) && maximumEpisodeSteps > 0)) {
    throw new RangeError(`maximumEpisodeSteps is a positive integer, got ${maximumEpisodeSteps}`);
  }
  const task = typeof entry === 'function' ? entry(options) : entry;
  const [mujoco, modelText] = await Promise.all([mujocoModule(), readModelText(task.modelUrl)]);
  return new MujocoEnvironment(
    { ...task, maximumEpisodeSteps: maximumEpisodeSteps ?? task.maximumEpisodeSteps },
    new Physics(mujoco, modelText),
  );
}
