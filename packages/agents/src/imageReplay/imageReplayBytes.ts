import { frameBytes, type ImageShape } from './imageShape.ts';

/** Sizes of an image replay. */
export interface ImageReplayShape extends ImageShape {
  /** Transitions that are kept. */
  readonly capacity: number;
  /** a: length of an action. */
  readonly actionSize: number;
}

/** Numbers in a record beside frame and action: reward, notDone, age, whether a transition ends there. */
export const recordScalars = 4;

/**
 * Number of frames kept: one a transition, and one in 50 more for the first frames of episodes, in which no
 * transition ends. If episodes are shorter than 50 transitions on average, fewer than `capacity` transitions are kept.
 */
export function frameCapacity({ capacity, frameStack }: Pick<ImageReplayShape, 'capacity' | 'frameStack'>): number {
  return capacity + Math.ceil(capacity / 50) + 2 * frameStack;
}

/** Floats in one record: a frame's bytes, four to a float, action [a], reward, notDone, age, isTransition. */
export function imageRecordLength(shape: Omit<ImageReplayShape, 'capacity'>): number {
  return frameBytes(shape) / 4 + shape.actionSize + recordScalars;
}

/** Bytes that a full `ImageReplayBuffer` takes; known before anything is allocated. */
export function imageReplayBytes(shape: ImageReplayShape): number {
  const frame = frameBytes(shape) + 4 * (shape.actionSize + recordScalars);
  return frameCapacity(shape) * frame + 8 * shape.capacity;
}
