/** The pictures of one observation: `frameStack` frames of [channels, height, width] bytes, the oldest first. */
export interface ImageShape {
  /** Default 3: RGB. */
  readonly channels: number;
  readonly height: number;
  /** A multiple of 4: rows are copied by words. */
  readonly width: number;
  /** Frames in an observation. */
  readonly frameStack: number;
}

/** Bytes of one frame. */
export function frameBytes({ channels, height, width }: Omit<ImageShape, 'frameStack'>): number {
  return channels * height * width;
}

/** Bytes of one observation. */
export function observationBytes(shape: ImageShape): number {
  return shape.frameStack * frameBytes(shape);
}

/** @throws RangeError on a size that is not a positive integer, or a width that is no multiple of 4. */
export function checkImageShape(shape: ImageShape): void {
  for (const [name, value] of Object.entries(shape)) {
    if (!(Number.isSafeInteger(value) && value >= 1)) {
      throw new RangeError(`${name} of an image is a positive integer, got ${value}`);
    }
  }
  requireWordWidth(shape.width);
}

export function requireWordWidth(width: number): void {
  if (width % 4 !== 0) throw new RangeError(`the width of an image is a multiple of 4, got ${width}`);
}
