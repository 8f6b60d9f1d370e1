import type { BoxSpace } from './environment.ts';
import type { MakeEnvironmentOptions, MakePixelEnvironmentOptions } from './makeEnvironmentOptions.ts';
import { MujocoEnvironment } from './mujocoEnvironment.ts';
import { mujocoModule } from './mujocoModule.ts';
import { withTaskDefaults, type FullMujocoTask, type MujocoTask } from './mujocoTask.ts';
import { Physics } from './physics.ts';
import { PixelEnvironment } from './pixels/pixelEnvironment.ts';
import { checkedPixelOptions } from './pixels/pixelOptions.ts';
import { positiveInteger } from './positiveInteger.ts';
import { readModelFiles } from './readModelFiles.ts';
import { box } from './spaces.ts';

/** The definition of an environment of a MuJoCo task, for `registerEnvironment`. */
export interface MujocoDefinition {
  readonly id: string;
  readonly observationSpace: BoxSpace;
  readonly actionSpace: BoxSpace;
  readonly maximumEpisodeSteps: number;
  readonly options: readonly string[];
  create(options: MakeEnvironmentOptions | MakePixelEnvironmentOptions): Promise<MujocoEnvironment | PixelEnvironment>;
  /** @internal */
  task(options?: MakeEnvironmentOptions): FullMujocoTask;
}

/**
 * Defines an environment of a MuJoCo task, for `registerEnvironment`. The first one of a process loads MuJoCo (0.15 s).
 *
 * @param given the task, or a function that makes it from its own options
 * @param taskOptions names of these options
 */
export function mujocoEnvironment(
  given: MujocoTask | ((options: MakeEnvironmentOptions) => MujocoTask),
  taskOptions: readonly string[] = [],
): MujocoDefinition {
  const task = (options: MakeEnvironmentOptions = {}): FullMujocoTask =>
    withTaskDefaults(typeof given === 'function' ? given(options) : given);
  const { id, observationSize, actionSize, actionBound, maximumEpisodeSteps, repeatable } = task();
  return {
    id,
    observationSpace: box(observationSize),
    actionSpace: box(actionSize, actionBound),
    maximumEpisodeSteps,
    options: [
      'maximumEpisodeSteps',
      'createRenderer',
      'pixels',
      ...(repeatable ? ['actionRepeat'] : []),
      ...taskOptions,
    ],
    create: (options) => openEnvironment(task(options), options),
    task,
  };
}

async function openEnvironment(
  given: FullMujocoTask,
  options: MakeEnvironmentOptions | MakePixelEnvironmentOptions,
): Promise<MujocoEnvironment | PixelEnvironment> {
  const { maximumEpisodeSteps, actionRepeat = 1, createRenderer } = options;
  positiveInteger('actionRepeat', actionRepeat);
  if (maximumEpisodeSteps !== undefined) positiveInteger('maximumEpisodeSteps', maximumEpisodeSteps);
  const { xmlFile } = options;
  const [mujoco, files] = await Promise.all([mujocoModule(), readModelFiles(xmlFile ?? given.model)]);
  const physics = new Physics(mujoco, files);
  let task = given;
  try {
    if (xmlFile !== undefined) task = withSizesOf(physics, given);
    checkActuators(task, physics);
  } catch (error) {
    physics.close();
    throw error;
  }
  const environment = new MujocoEnvironment(task, physics, {
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

/** A task on a model file of the user's: as many actuators as it has, all with the bound of the first. */
function withSizesOf(physics: Physics, task: FullMujocoTask): FullMujocoTask {
  const { controlHigh } = physics;
  return {
    ...task,
    observationSize: task.observationSizeOf?.(physics) ?? task.observationSize,
    actionSize: controlHigh.length,
    actionBound: controlHigh[0] ?? task.actionBound,
  };
}

/** @throws RangeError when the model's actuators are not those that the task states */
function checkActuators({ id, actionSize, actionBound }: FullMujocoTask, { controlLow, controlHigh }: Physics): void {
  if (controlHigh.length !== actionSize) {
    throw new RangeError(`${id}: actionSize is ${actionSize}, but the model has ${controlHigh.length} actuators`);
  }
  const other = controlHigh.findIndex((high, i) => high !== actionBound || controlLow[i] !== -actionBound);
  if (other < 0) return;
  throw new RangeError(
    `${id}: actionBound is ${actionBound}, but actuator ${other} of the model has the ctrlrange ` +
      `${controlLow[other]} ${controlHigh[other]}: give both the same bound, and scale with the actuator's gear`,
  );
}
