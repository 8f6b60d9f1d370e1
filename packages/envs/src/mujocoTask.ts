import type { Generator } from '@policypath/random';
import type { Info } from './environment.ts';
import type { Physics } from './physics.ts';
import type { ModelFiles, ModelUrl } from './readModelFiles.ts';

/** How far and how fast the robot moved in one step; the arrays are reused, read them at once. */
export interface Motion {
  readonly action: ArrayLike<number>;
  /** [positionSize] after the step, in m, as `measurePosition` gives it. */
  readonly position: Float64Array;
  /** [positionSize] mean velocity over the step, in m/s. */
  readonly velocity: Float64Array;
}

export interface Outcome {
  readonly reward: number;
  readonly terminated: boolean;
  readonly info: Info;
}

/**
 * A robot and its task: the MJCF file, where an episode starts, what the agent observes and what it is rewarded for.
 * `registerEnvironment(mujocoEnvironment(task))` makes an environment of it. Time step, joints and action bounds are
 * those of the file.
 */
export interface MujocoTask {
  readonly id: string;
  /** The MJCF file, e.g. `new URL('robot.xml', import.meta.url)`, or its text. Files that it includes lie beside it. */
  readonly model: ModelUrl | ModelFiles;
  /** Numbers that `observe` writes. */
  readonly observationSize: number;
  /** The same for a model file of the user's (`xmlFile`). Default `observationSize`. */
  observationSizeOf?(physics: Physics): number;
  /** Actuators of the model. */
  readonly actionSize: number;
  /** Each action lies in [-actionBound, actionBound], as the model's control ranges say. Default 1. */
  readonly actionBound?: number;
  /** Physics steps in an environment step. */
  readonly frameSkip: number;
  /** Environment steps after which an episode is truncated. Default 1000. */
  readonly maximumEpisodeSteps?: number;
  /** Whether an action may be held for several steps (`actionRepeat`). Default false. */
  readonly repeatable?: boolean;
  /** Whether a simulation that blew up throws or ends the episode. Default 'throw'. */
  readonly whenDiverged?: 'throw' | 'terminate';
  /** Length of the position from which the reward's velocity is measured. Default 0: no velocity. */
  readonly positionSize?: 0 | 1 | 2;
  /** Changes the compiled model, once. */
  prepareModel?(physics: Physics): void;
  /** Writes the initial state of an episode into `physics.views`, whose data were just reset. `noisyStart` makes one. */
  drawStart(physics: Physics, generator: Generator): void;
  /** `count` physics steps under the controls that are set. Default `physics.step(count)`. */
  simulate?(physics: Physics, count: number): void;
  /** Writes the position [positionSize]. */
  measurePosition?(physics: Physics, out: Float64Array): void;
  /** Writes the observation [observationSize]. */
  observe(physics: Physics, out: Float64Array): void;
  /** Reward and end of the step that led to the present state. */
  outcome(physics: Physics, motion: Motion): Outcome;
  /**
   * Where the target is: a live view of the model's numbers that `drawStart` sets and that the state does not hold. Saved
   * and restored with it. Default none.
   */
  target?(physics: Physics): Float64Array;
  /** What `reset` reports. Default nothing. */
  resetInfo?(physics: Physics): Info;
  /**
   * Arrays that `observe` reads and that lag the state: MuJoCo computed them before its last integration, so the
   * state does not determine them. They are saved and restored with it. Default none.
   */
  laggingQuantities?(physics: Physics): readonly Float64Array[];
}

/** A task with every default filled in. */
export type FullMujocoTask = Required<Omit<MujocoTask, 'observationSizeOf'>> & Pick<MujocoTask, 'observationSizeOf'>;

export function withTaskDefaults(task: MujocoTask): FullMujocoTask {
  return {
    actionBound: 1,
    maximumEpisodeSteps: 1000,
    repeatable: false,
    whenDiverged: 'throw',
    positionSize: 0,
    prepareModel() {},
    simulate: (physics, count) => physics.step(count),
    measurePosition() {},
    laggingQuantities: () => [],
    target: () => new Float64Array(0),
    resetInfo: () => ({}),
    ...task,
  };
}
