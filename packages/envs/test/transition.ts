import type { ControlSuiteTransitions, GoldenTransitions } from './sharedData.ts';

/** One step of Gymnasium's own environment, from the state before it. */
export interface Transition {
  readonly qpos: number[];
  readonly qvel: number[];
  readonly qaccWarmstart: number[];
  readonly positionReference: number[];
  readonly action: number[];
  readonly nextQpos: number[];
  readonly nextQvel: number[];
  readonly observation: number[];
  readonly reward: number;
  readonly terminated: boolean;
  readonly info: Record<string, number>;
}

export function transitionAt(golden: GoldenTransitions, t: number): Transition {
  return {
    qpos: golden.qpos[t],
    qvel: golden.qvel[t],
    qaccWarmstart: golden.qacc_warmstart[t],
    positionReference: golden.pos_ref[t],
    action: golden.action[t],
    nextQpos: golden.qpos[t + 1],
    nextQvel: golden.qvel[t + 1],
    observation: golden.observation[t],
    reward: golden.reward[t],
    terminated: golden.terminated[t],
    info: Object.fromEntries(Object.entries(golden.info).map(([name, values]) => [name, values[t]])),
  };
}

/** One step of a dm_control task, from the state before it. */
export interface ControlSuiteTransition {
  /** In tasks that draw one. */
  readonly target?: number[];
  readonly time: number;
  readonly qpos: number[];
  readonly qvel: number[];
  readonly qaccWarmstart: number[];
  readonly action: number[];
  readonly nextQpos: number[];
  readonly nextQvel: number[];
  readonly observation: number[];
  readonly reward: number;
}

export function controlSuiteTransitionAt(golden: ControlSuiteTransitions, t: number): ControlSuiteTransition {
  return {
    time: golden.time[t],
    qpos: golden.qpos[t],
    qvel: golden.qvel[t],
    qaccWarmstart: golden.qacc_warmstart[t],
    action: golden.action[t],
    nextQpos: golden.qpos_after?.[t] ?? golden.qpos[t + 1],
    nextQvel: golden.qvel_after?.[t] ?? golden.qvel[t + 1],
    observation: golden.observation[t],
    reward: golden.reward[t],
  };
}
