/**
 * One batch of transitions, laid out as learners read it: the rows that a critic takes hold observation and action side
 * by side. The arrays are allocated once and filled again by each `ReplayBuffer.sample`.
 */
export interface ReplayBatch {
  /** B: number of rows. */
  readonly size: number;
  readonly observationSize: number;
  readonly actionSize: number;
  /** [B, n] */
  readonly observation: Float32Array;
  /** [B, n + a] */
  readonly observationAction: Float32Array;
  /** [B, n] */
  readonly nextObservation: Float32Array;
  /** [B, n + a]; the action columns are the learner's to fill: the next action is no part of a transition. */
  readonly nextObservationAction: Float32Array;
  /** [B] */
  readonly reward: Float32Array;
  /** [B]; 0 after a real end of the task, else 1. */
  readonly notDone: Float32Array;
}

/** Allocates a zeroed batch of `size` rows. */
export function createReplayBatch(size: number, observationSize: number, actionSize: number): ReplayBatch {
  if (!(Number.isSafeInteger(size) && size >= 1)) {
    throw new RangeError(`a batch has at least one row, got size ${size}`);
  }
  return {
    size,
    observationSize,
    actionSize,
    observation: new Float32Array(size * observationSize),
    observationAction: new Float32Array(size * (observationSize + actionSize)),
    nextObservation: new Float32Array(size * observationSize),
    nextObservationAction: new Float32Array(size * (observationSize + actionSize)),
    reward: new Float32Array(size),
    notDone: new Float32Array(size),
  };
}

/** @throws RangeError when a batch has other sizes than an agent learns from */
export function checkReplayBatch(
  { size, observationSize, actionSize }: ReplayBatch,
  expected: { readonly batchSize: number; readonly observationSize: number; readonly actionSize: number },
): void {
  const { batchSize } = expected;
  if (size !== batchSize || observationSize !== expected.observationSize || actionSize !== expected.actionSize) {
    throw new RangeError(
      `this agent learns from ${batchSize} rows of observation ${expected.observationSize} and action ` +
        `${expected.actionSize}, got ${size} of ${observationSize} and ${actionSize}`,
    );
  }
}
