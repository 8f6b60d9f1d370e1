import type { Camera } from '@policypath/renderer';
import type { Physics } from '../physics.ts';
import { positiveInteger } from '../positiveInteger.ts';
import type { CreateFrameRenderer, FrameRenderer } from './frameRenderer.ts';
import { checkCamera } from './pixelOptions.ts';
import type { RenderOptions } from './renderOptions.ts';

/** Paints pictures of one simulation. The first picture makes the renderer. */
export class FramePainter {
  readonly #physics: Physics;
  readonly #createRenderer: CreateFrameRenderer;
  #renderer: FrameRenderer | undefined;

  constructor(physics: Physics, createRenderer: CreateFrameRenderer) {
    this.#physics = physics;
    this.#createRenderer = createRenderer;
  }

  /** Number of cameras that the model has. */
  get cameras(): number {
    return this.#physics.model.ncam;
  }

  /**
   * @returns [height, width, 3]
   * @throws RangeError on a size or camera out of range
   */
  paint({ width, height, camera: given, out }: RenderOptions): Uint8Array {
    const bytes = 3 * positiveInteger('width', width) * positiveInteger('height', height);
    const camera = this.#camera(given);
    const picture = out ?? new Uint8Array(bytes);
    if (picture.length !== bytes) {
      throw new RangeError(`out has ${picture.length} bytes, a picture of this size has ${bytes}`);
    }
    this.#physics.prepareView();
    this.#renderer ??= this.#createRenderer(this.#physics.model, this.#physics.data);
    this.#renderer.render({ width, height, camera, out: picture });
    return picture;
  }

  #camera(given: RenderOptions['camera']): Camera {
    if (given === undefined) return this.cameras > 0 ? 0 : this.#physics.wholeView();
    if (typeof given === 'object') return given;
    const index = typeof given === 'string' ? this.#physics.cameraIndex(given) : given;
    checkCamera('camera', index, this.cameras);
    return index;
  }
}
