/** Which quantity of the simulation left the finite range (or 1e10), and at which index. */
export interface DivergenceCause {
  readonly quantity: 'qpos' | 'qvel' | 'qacc';
  readonly index: number;
}

/** The physics blew up: the state is not finite, or so large that MuJoCo reset itself. */
export class SimulationDivergedError extends Error {
  override readonly name = 'SimulationDivergedError';
  readonly environmentId: string;
  readonly elapsedSteps: number;
  override readonly cause: DivergenceCause;

  constructor(options: { environmentId: string; elapsedSteps: number; cause: DivergenceCause }) {
    const { environmentId, elapsedSteps, cause } = options;
    super(
      `${environmentId}: the simulation diverged in step ${elapsedSteps} of the episode: ` +
        `${cause.quantity}[${cause.index}] is not finite or above 1e10; call reset() to start another episode`,
    );
    this.environmentId = environmentId;
    this.elapsedSteps = elapsedSteps;
    this.cause = cause;
  }
}
