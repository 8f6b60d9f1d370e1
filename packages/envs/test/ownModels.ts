import {
  environmentDefinition,
  knownEnvironments,
  type EnvironmentDefinition,
  type MujocoDefinition,
  type MujocoId,
} from '../src/index.ts';
import type { FullMujocoTask } from '../src/mujocoTask.ts';
import type { ModelFiles } from '../src/readModelFiles.ts';

/** The task of an id, with its default options. */
export function taskOf(id: string): FullMujocoTask {
  return (environmentDefinition(id) as MujocoDefinition).task();
}

/** The name of the model of an environment, e.g. 'dm_control/walker.xml'. */
export function modelName(id: string): string {
  const [, name = ''] = /<mujoco model="([^"]+)"/.exec(modelOf(id).text) ?? [];
  return `${isControlSuite(id) ? 'dm_control/' : ''}${name.replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase())}.xml`;
}

export function modelOf(id: string): ModelFiles {
  return taskOf(id).model as ModelFiles;
}

export function isControlSuite(id: string): boolean {
  return id.startsWith('dm_control/');
}

/** The environments of this package that MuJoCo simulates. */
export const mujocoEnvironments = knownEnvironments().filter(
  (definition): definition is EnvironmentDefinition & { readonly id: MujocoId } => 'task' in definition,
);
/** Those of Gymnasium's version 4, of which the reference data hold transitions. */
export const gymnasiumEnvironments = mujocoEnvironments.filter(({ id }) =>
  ['HalfCheetah-v4', 'Hopper-v4', 'Walker2d-v4', 'Ant-v4', 'Humanoid-v4'].includes(id),
);
export const controlSuiteEnvironments = mujocoEnvironments.filter(({ id }) => isControlSuite(id));
/** Those of them of which the reference data hold transitions, resets and frames. */
export const referenceTasks = controlSuiteEnvironments.filter(({ id }) =>
  [
    'dm_control/finger-spin',
    'dm_control/walker-walk',
    'dm_control/cartpole-swingup',
    'dm_control/cheetah-run',
    'dm_control/hopper-stand',
  ].includes(id),
);
/** One environment for each model file. */
export const oneOfEachModel = mujocoEnvironments.filter(
  ({ id }, i, all) => all.findIndex((other) => modelName(other.id) === modelName(id)) === i,
);
