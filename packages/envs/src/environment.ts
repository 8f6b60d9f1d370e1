/** A box in R^n, Gymnasium's `spaces.Box` of one dimension. */
export interface BoxSpace {
  readonly shape: readonly [number];
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** What an environment reports beside the reward: its terms and positions, by Gymnasium's names where it has them. */
export type Info = Readonly<Record<string, number>>;

export interface StepResult {
  /** [n], a fresh array. */
  readonly observation: Float64Array;
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
  number | string | boolean | null | readonly number[] | Float64Array | EnvironmentState;

/** A Gymnasium-style environment; synchronous. */
export interface Environment {
  readonly id: string;
  readonly observationSpace: BoxSpace;
  readonly actionSpace: BoxSpace;
  /** Steps after which an episode is truncated. */
  readonly maximumEpisodeSteps: number;
  /** Starts an episode. A seed restarts the generator; without one it goes on. */
  reset(options?: { readonly seed?: number }): { readonly observation: Float64Array; readonly info: Info };
  /** @throws Error when the episode is over or was never started; RangeError on an action of wrong length or not finite. */
  step(action: Float32Array | Float64Array | readonly number[]): StepResult;
  /** Exact: a resume in the middle of an episode gives the same bytes. */
  saveState(): EnvironmentState;
  loadState(state: EnvironmentState): void;
  close(): void;
}
