/** Sizes and times of an environment, known without loading it. */
export interface EnvironmentSpecification {
  readonly id: string;
  readonly observationSize: number;
  readonly actionSize: number;
  /** Physics steps in an environment step. */
  readonly frameSkip: number;
  /** Seconds in a physics step. */
  readonly timestep: number;
  /** Seconds in an environment step: frameSkip x timestep. */
  readonly dt: number;
  /** Environment steps after which an episode is truncated. */
  readonly maximumEpisodeSteps: number;
}
