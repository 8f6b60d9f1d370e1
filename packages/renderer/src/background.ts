import type { CameraPose } from './camera.ts';
import { sampleCube } from './sampleCube.ts';
import type { Texture } from './texture.ts';

/** The sky as the camera sees it where nothing else is. It is painted again only when the camera turns. */
export class Background {
  readonly #texture: Texture | undefined;
  readonly #width: number;
  readonly #height: number;
  /** [height, width, 3] */
  readonly pixels: Uint8Array;
  #painted: Float64Array | undefined;

  /** @param texture the model's sky box; without one the sky is black */
  constructor(texture: Texture | undefined, width: number, height: number) {
    this.#texture = texture;
    this.#width = width;
    this.#height = height;
    this.pixels = new Uint8Array(width * height * 3);
  }

  paint({ rotation, fieldOfView }: CameraPose): void {
    const texture = this.#texture;
    if (texture === undefined || this.#isPainted(rotation, fieldOfView)) return;
    this.#painted = Float64Array.of(...rotation, fieldOfView);
    const width = this.#width;
    const height = this.#height;
    const scale = height / 2 / Math.tan((fieldOfView * Math.PI) / 360);
    const colour = new Float64Array(3);
    const axis = (column: number): number[] => [rotation[column], rotation[3 + column], rotation[6 + column]];
    const right = turned(axis(0).map((value) => value / scale));
    const down = turned(axis(1).map((value) => -value / scale));
    const back = turned(axis(2));
    for (let row = 0; row < height; row += 1) {
      for (let column = 0; column < width; column += 1) {
        const across = column + 0.5 - width / 2;
        const along = row + 0.5 - height / 2;
        const x = right[0] * across + down[0] * along - back[0];
        const y = right[1] * across + down[1] * along - back[1];
        const z = right[2] * across + down[2] * along - back[2];
        sampleCube(texture, x, y, z, right, down, colour);
        const at = (row * width + column) * 3;
        for (let c = 0; c < 3; c += 1) this.pixels[at + c] = Math.round(colour[c] * 255);
      }
    }
  }

  #isPainted(rotation: Float64Array, fieldOfView: number): boolean {
    const painted = this.#painted;
    if (painted === undefined || painted[9] !== fieldOfView) return false;
    // A camera that only moves is turned back by rounding alone.
    return rotation.every((value, k) => Math.abs(value - painted[k]) < 1e-12);
  }
}

/** MuJoCo turns the sky by 90 degrees about x. */
function turned([x, y, z]: number[]): number[] {
  return [x, z, -y];
}
