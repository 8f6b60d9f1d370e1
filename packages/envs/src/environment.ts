/** A box in R^n, Gymnasium's `spaces.Box` of one dimension. */
export interface BoxSpace {
  readonly shape: readonly [number];
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Images of bytes, each from 0 to 255: [channels, height, width] or [height, width, channels]. */
export interface ImageSpace {
  readonly shape: readonly [number, number, number];
  readonly low: 0;
  readonly high: 255;
}

/** What an environment reports beside the reward: its terms and positions, by Gymnasium's names where it has them. */
export type Info = Readonly<Record<string, number>>;

export interface StepResult<Observation = Float64Array> {
  /** [n] or an image, row-major; a fresh array. */
  readonly observation: Observation;
  readonly reward: number;
  /** The task ended (the robot fell): no value beyond. */
  readonly terminated: boolean;
  /** The time limit ended the episode: the value goes on. */
  readonly truncated: boolean;
  readonly info: Info;
}

/** A tree of plain values and typed arrays: everything an environment needs to go on exactly. */
export type EnvironmentState = { readonly [key: string]: EnvironmentStateValue };
export type EnvironmentStateValue =
  number | string | boolean | null | readonly number[] | Float64Array | Uint8Array | EnvironmentState;

/** A Gymnasium-style environment; synchronous. Observations are vectors of a `BoxSpace` unless said otherwise. */
export interface Environment<Observation = Float64Array, Space = BoxSpace> {
  readonly id: string;
  readonly observationSpace: Space;
  readonly actionSpace: BoxSpace;
  /** Calls of `step` after which an episode is truncated. */
  readonly maximumEpisodeSteps: number;
  /** Starts an episode. A seed restarts the generator; without one it goes on. */
  reset(options?: { readonly seed?: number }): { readonly observation: Observation; readonly info: Info };
  /** @throws Error when the episode is over or was never started; RangeError on an action of wrong length or not finite. */
  step(action: Float32Array | Float64Array | readonly number[]): StepResult<Observation>;
  /** Exact: a resume in the middle of an episode gives the same bytes. */
  saveState(): EnvironmentState;
  loadState(state: EnvironmentState): void;
  close(): void;
}
