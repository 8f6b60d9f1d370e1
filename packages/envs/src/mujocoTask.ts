import type { Generator } from '@policypath/random';
import type { Info } from './environment.ts';
import type { EnvironmentSpecification } from './environmentSpecification.ts';
import type { Physics } from './physics.ts';

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

/** What tells one MuJoCo environment from another: its model and the functions over its physics. */
export interface MujocoTask extends EnvironmentSpecification {
  readonly modelUrl: URL;
  /** Files that the model file includes. */
  readonly includedUrls?: readonly URL[];
  /** Whether one action may stand for several steps (`actionRepeat`). */
  readonly repeatable: boolean;
  /** What a simulation that blew up is: an error, or the end of the episode where Gymnasium defines it as one. */
  readonly whenDiverged: 'throw' | 'terminate';
  /** Length of the position that the reward's velocity is measured from; 0 where the reward needs none. */
  readonly positionSize: 0 | 1 | 2;
  /** What the task changes in the compiled model, once. */
  prepareModel?(physics: Physics): void;
  /** Puts the initial state of an episode into data that were just reset. */
  drawStart(physics: Physics, generator: Generator): void;
  /** `count` physics steps under the controls that are set. */
  simulate(physics: Physics, count: number): void;
  measurePosition(physics: Physics, out: Float64Array): void;
  /** Fills `out` [observationSize]. */
  observe(physics: Physics, out: Float64Array): void;
  outcome(physics: Physics, motion: Motion): Outcome;
  /**
   * Arrays that `observe` reads and that lag the state: MuJoCo computed them before its last integration, so that the
   * state alone does not give them back. Saved and restored with the state.
   */
  laggingQuantities(physics: Physics): readonly Float64Array[];
}
