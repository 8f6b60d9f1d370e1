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

/** The law of the noise that a reset adds to the model's reference position (independent by component). */
export interface ResetNoise {
  /** qpos: uniform in +- this. */
  readonly positionHalfWidth: number;
  /** qvel: uniform in +- scale, or normal with standard deviation scale. */
  readonly velocityLaw: 'uniform' | 'normal';
  readonly velocityScale: number;
}

/** What tells one MuJoCo environment from another: its model and the functions over its physics. */
export interface MujocoTask extends EnvironmentSpecification {
  readonly modelUrl: URL;
  readonly resetNoise: ResetNoise;
  /** Whether contact forces (cfrc_ext) are read; computing them costs one more MuJoCo call in each step. */
  readonly readsContactForces: boolean;
  /** What a simulation that blew up is: an error, or the end of the episode where Gymnasium defines it as one. */
  readonly whenDiverged: 'throw' | 'terminate';
  /** Length of the position that the reward's velocity is measured from. */
  readonly positionSize: 1 | 2;
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
