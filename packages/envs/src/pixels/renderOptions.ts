import type { Camera } from '@policypath/renderer';

/** What a picture shows. */
export interface RenderOptions {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /**
   * A camera of the model, by its index or its name, or a free one. Default: the model's first; of a model without cameras
   * a view of all of it.
   */
  readonly camera?: Camera | string;
  /** [height * width * 3] receives the picture; a fresh array by default. */
  readonly out?: Uint8Array;
}
