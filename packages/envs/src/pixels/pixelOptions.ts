import { positiveInteger } from '../positiveInteger.ts';

/** How observations are drawn; the defaults are those of dmc2gym and RAD. */
export interface PixelOptions {
  /** Of a frame, in pixels. */
  readonly width: number;
  readonly height: number;
  /** A camera of the model, by its index. Default 0. */
  readonly camera?: number;
  /** Frames in an observation: the present one and those before it, oldest first. Default 3. */
  readonly frameStack?: number;
  /** [3 frameStack, height, width] if true, else [height, width, 3 frameStack]. Default true. */
  readonly channelsFirst?: boolean;
}

/** @throws RangeError when it is not an object, a size is not a positive integer, or the model lacks the camera */
export function checkedPixelOptions(options: PixelOptions, cameras: number): Required<PixelOptions> {
  if (typeof options !== 'object' || options === null) {
    throw new RangeError(`pixels is an object { width, height, ... }, got ${String(options)}`);
  }
  const { width, height, camera = 0, frameStack = 3, channelsFirst = true } = options;
  positiveInteger('pixels.width', width);
  positiveInteger('pixels.height', height);
  positiveInteger('pixels.frameStack', frameStack);
  checkCamera('pixels.camera', camera, cameras);
  return { width, height, camera, frameStack, channelsFirst };
}

/** @throws RangeError unless `camera` is the index of one of the model's cameras */
export function checkCamera(name: string, camera: number, cameras: number): void {
  if (Number.isSafeInteger(camera) && camera >= 0 && camera < cameras) return;
  throw new RangeError(`${name} is the index of one of the model's ${cameras} cameras, from 0, got ${camera}`);
}
