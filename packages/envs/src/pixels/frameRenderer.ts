/** What one frame shows. */
export interface FrameOptions {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** A camera of the model, by its index. */
  readonly camera: number;
  /** [height, width, 3] receives red, green, blue; the top row first. */
  readonly out: Uint8Array;
}

/** Draws the present state of the model and the data that it was made for. */
export interface FrameRenderer {
  render(options: FrameOptions): unknown;
}

/**
 * Makes a renderer of one model and its data: an `MjModel` and an `MjData` of @mujoco/mujoco, or whichever part of
 * them the renderer declares.
 */
export type CreateFrameRenderer = (model: never, data: never) => FrameRenderer;
