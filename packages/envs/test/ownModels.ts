import { knownEnvironments } from '../src/index.ts';
import type { MujocoTask } from '../src/mujocoTask.ts';
import { readModelFiles, type ModelFiles } from '../src/readModelFiles.ts';
import { tasks } from '../src/registry.ts';

/** The task of an id, with its default options. */
export function taskOf(id: string): MujocoTask {
  const entry = tasks.get(id)!;
  return typeof entry === 'function' ? entry({}) : entry;
}

/** Path of the model file of an environment below models/, e.g. 'dm_control/walker.xml'. */
export function modelPath(id: string): string {
  return taskOf(id).modelUrl.pathname.replace(/^.*\/models\//, '');
}

export function readModel(id: string): Promise<ModelFiles> {
  const { modelUrl, includedUrls } = taskOf(id);
  return readModelFiles(modelUrl, includedUrls);
}

export function isControlSuite(id: string): boolean {
  return id.startsWith('dm_control/');
}

export const gymnasiumEnvironments = knownEnvironments().filter(({ id }) => !isControlSuite(id));
export const controlSuiteEnvironments = knownEnvironments().filter(({ id }) => isControlSuite(id));
