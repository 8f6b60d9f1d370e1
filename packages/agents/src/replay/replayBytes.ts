/** Sizes of a replay buffer. */
export interface ReplayShape {
  /** Transitions that are kept; older ones are overwritten. */
  readonly capacity: number;
  /** n: length of an observation. */
  readonly observationSize: number;
  /** a: length of an action. */
  readonly actionSize: number;
}

/** Floats in one record: observation [n], action [a], reward, notDone, next observation [n]. */
export function replayRecordLength(observationSize: number, actionSize: number): number {
  return 2 * observationSize + actionSize + 2;
}

/** Bytes that a full `ReplayBuffer` of these sizes takes; known before anything is allocated. */
export function replayBytes({ capacity, observationSize, actionSize }: ReplayShape): number {
  return capacity * replayRecordLength(observationSize, actionSize) * Float32Array.BYTES_PER_ELEMENT;
}
