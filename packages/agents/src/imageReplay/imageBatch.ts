import { checkImageShape, observationBytes, type ImageShape } from './imageShape.ts';

/** One batch of transitions between pictures; the arrays are allocated once and filled again by each `sample`. */
export interface ImageBatch {
  /** B: number of rows. */
  readonly size: number;
  /** Shape of one observation. */
  readonly shape: ImageShape;
  readonly actionSize: number;
  /** [B, frameStack * channels, height, width] */
  readonly observation: Uint8Array;
  /** [B, frameStack * channels, height, width] */
  readonly nextObservation: Uint8Array;
  /** [B, a] */
  readonly action: Float32Array;
  /** [B] */
  readonly reward: Float32Array;
  /** [B]; 0 after a real end of the task, else 1. */
  readonly notDone: Float32Array;
}

/** Allocates a zeroed batch of `size` rows. */
export function createImageBatch(size: number, shape: ImageShape, actionSize: number): ImageBatch {
  if (!(Number.isSafeInteger(size) && size >= 1)) {
    throw new RangeError(`a batch has at least one row, got size ${size}`);
  }
  checkImageShape(shape);
  return {
    size,
    shape,
    actionSize,
    observation: new Uint8Array(size * observationBytes(shape)),
    nextObservation: new Uint8Array(size * observationBytes(shape)),
    action: new Float32Array(size * actionSize),
    reward: new Float32Array(size),
    notDone: new Float32Array(size),
  };
}
