import type { MujocoTask, Outcome } from '../mujocoTask.ts';
import type { Physics } from '../physics.ts';

/** The parts in which tasks of the Control Suite differ. */
export interface ControlSuiteTask extends Pick<
  MujocoTask,
  'id' | 'observationSize' | 'actionSize' | 'frameSkip' | 'model' | 'prepareModel' | 'drawStart' | 'observe' | 'target'
> {
  /** Reward in [0, 1] of the state and the controls that led to it. */
  reward(physics: Physics): number;
  /** Sensors that lag the state (touch), if it observes any. */
  readonly laggingQuantities?: MujocoTask['laggingQuantities'];
}

/** The rules that all tasks of the Control Suite share: 1000 steps, never terminated, dm_control's order of stepping. */
export function controlSuiteTask(task: ControlSuiteTask): MujocoTask {
  return {
    ...task,
    repeatable: true,
    simulate: (physics, count) => physics.stepAndUpdate(count),
    outcome: (physics): Outcome => ({ reward: task.reward(physics), terminated: false, info: {} }),
  };
}
