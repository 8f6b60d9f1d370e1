import { Renderer, type Camera, type SceneModel, type SceneState } from '@policypath/renderer';

/** What one frame shows. */
export interface FrameOptions {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** A camera of the model, by its index, or a free one. */
  readonly camera: Camera;
  /** [height, width, 3] receives red, green, blue; the top row first. */
  readonly out: Uint8Array;
}

/** Draws the present state of the simulation that it was made for. */
export interface FrameRenderer {
  render(options: FrameOptions): unknown;
}

/** Makes a renderer of a model and its state: MuJoCo's `MjModel` and `MjData`. */
export type CreateFrameRenderer = (model: SceneModel, state: SceneState) => FrameRenderer;

/** The renderer of @policypath/renderer, which looks like MuJoCo's own. */
export const createFrameRenderer: CreateFrameRenderer = (model, state) => new Renderer({ model, state });
