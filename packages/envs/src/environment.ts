import type { RenderOptions } from './pixels/renderOptions.ts';

/** A box in R^n, Gymnasium's `spaces.Box` of one dimension; `box` makes one. */
export interface BoxSpace {
  readonly kind: 'box';
  readonly shape: readonly [number];
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** One of n choices, Gymnasium's `spaces.Discrete`: a vector of one whole number from 0 to n - 1; `discrete` makes one. */
export interface DiscreteSpace {
  readonly kind: 'discrete';
  readonly shape: readonly [1];
  readonly n: number;
}

/**
 * Images [channels, height, width] or [height, width, channels]: of bytes from 0 to 255, or of truth values 0 and 1,
 * a channel for each kind of thing that a cell can hold.
 */
export interface ImageSpace {
  readonly kind: 'image';
  readonly shape: readonly [number, number, number];
  readonly low: 0;
  readonly high: 1 | 255;
}

export type ObservationSpace = BoxSpace | ImageSpace | DiscreteSpace;
export type ActionSpace = BoxSpace | DiscreteSpace;

/** What an environment observes: a vector [n], or an image. */
export type Observation = Float32Array | Float64Array | Uint8Array;

/** What an environment reports beside the reward: its terms and positions, under Gymnasium's names where it has them. */
export type Info = Readonly<Record<string, number>>;

export interface StepResult<Observed = Float64Array> {
  /** [n] or an image, row-major; a fresh array, or the one that was given. */
  readonly observation: Observed;
  readonly reward: number;
  /** The task ended (the robot fell): later states have no value. */
  readonly terminated: boolean;
  /** The time limit ended the episode: later states still have a value. */
  readonly truncated: boolean;
  readonly info: Info;
}

export interface StepOptions<Observed = Float64Array> {
  /** Receives the observation, so that a step need not allocate. An environment may ignore it and return a fresh array. */
  readonly observation?: Observed;
}

/** A tree of plain values and typed arrays: everything an environment needs to continue exactly. */
export type EnvironmentState = { readonly [key: string]: EnvironmentStateValue };
export type EnvironmentStateValue =
  number | string | boolean | null | readonly number[] | Float64Array | Uint8Array | EnvironmentState;

/** A Gymnasium-style environment; synchronous. Observations are vectors of a `BoxSpace` unless said otherwise. */
export interface Environment<Observed = Float64Array, Space = BoxSpace, Actions = BoxSpace> {
  readonly id: string;
  readonly observationSpace: Space;
  readonly actionSpace: Actions;
  /** Calls of `step` after which an episode is truncated; Infinity where none is. */
  readonly maximumEpisodeSteps: number;
  /** Starts an episode. A seed restarts the generator; without one it continues. */
  reset(options?: { readonly seed?: number }): { readonly observation: Observed; readonly info: Info };
  /**
   * @param action [n] of a box, [1] of a discrete space
   * @throws Error when the episode is over or was never started; RangeError on an action of wrong length, not finite, or
   * none of the choices
   */
  step(action: Float32Array | Float64Array | readonly number[], options?: StepOptions<Observed>): StepResult<Observed>;
  /** The whole state. Loading it in the middle of an episode continues with the same bytes. */
  saveState(): EnvironmentState;
  loadState(state: EnvironmentState): void;
  close(): void;
  /** A picture of the present state [height, width, 3]. Absent when the environment cannot be drawn. */
  render?(options: RenderOptions): Uint8Array;
  /** Cameras to draw from. Default 1. */
  readonly cameras?: number;
  /** Seconds of an environment step, for playing it at its own speed. Default 1/30. */
  readonly dt?: number;
  /** Environment steps that one `step` makes. Default 1. */
  readonly actionRepeat?: number;
}

/** An environment of any spaces. */
export type AnyEnvironment = Environment<Observation, ObservationSpace, ActionSpace>;
