import type { Camera } from '@policypath/renderer';

/** What a picture shows. */
export interface RenderOptions {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** A camera of the model, by its index, or a free one. Default 0. */
  readonly camera?: Camera;
  /** [height * width * 3] receives the picture; a fresh array by default. */
  readonly out?: Uint8Array;
}
