import type { Light } from './lights.ts';
import { Plane } from './plane.ts';
import { nothing } from './sampleBuffer.ts';
import { triangleBits, type SceneObject } from './sceneObjects.ts';
import type { Shadows } from './shadows.ts';
import type { Solid } from './solid.ts';
import { readSolidTexture } from './solidTexture.ts';
import type { Texture } from './texture.ts';

const triangleMask = 2 ** triangleBits - 1;

/** Gives triangles their colours, pixel by pixel: base, reflection, then light by light what is not in shadow. */
export class Fragments {
  /** [3] the last fragment, 0..255 */
  readonly colour = new Int32Array(3);
  /** The plane that mirrors in this frame. */
  #mirror: Plane | undefined;
  readonly #objects: readonly SceneObject[];
  readonly #textures: readonly Texture[];
  readonly #lights: readonly Light[];
  readonly #shadows: Shadows;
  readonly #channels: Float64Array;
  readonly #point = new Float64Array(3);
  readonly #texel = new Float64Array(3);
  /** Which lights are hidden (1) or not (0) from a solid at a pixel, as far as known. */
  readonly #hidden: Int8Array;
  #hiddenSolid: Solid | undefined;
  #hiddenX = -1;
  #hiddenY = -1;

  constructor(options: {
    readonly objects: readonly SceneObject[];
    readonly textures: readonly Texture[];
    readonly lights: readonly Light[];
    readonly shadows: Shadows;
  }) {
    this.#objects = options.objects;
    this.#textures = options.textures;
    this.#lights = options.lights;
    this.#shadows = options.shadows;
    this.#channels = new Float64Array(3 + 3 * options.lights.length);
    this.#hidden = new Int8Array(options.lights.length);
  }

  /** To be called once a frame, before the first triangle. */
  begin(mirror: Plane | undefined): void {
    this.#mirror = mirror;
    this.#hiddenSolid = undefined;
  }

  /**
   * Writes the colour of a triangle at a pixel's centre into `colour`.
   *
   * @param number of the triangle
   * @param behind number of the triangle that shows in the mirror there, or `nothing`
   */
  shade(number: number, behind: number, column: number, row: number): void {
    const { colour } = this;
    colour[0] = 0;
    colour[1] = 0;
    colour[2] = 0;
    const { shape } = this.#objects[number >> triangleBits];
    if (shape instanceof Plane) this.#shadePlane(shape, behind, column, row);
    else this.#shadeSolid(shape, number & triangleMask, column + 0.5, row + 0.5);
  }

  #shadePlane(plane: Plane, behind: number, column: number, row: number): void {
    const channels = this.#channels;
    if (plane === this.#mirror && behind !== nothing) this.#addReflection(behind, column + 0.5, row + 0.5);
    if (!plane.shade(channels, column + 0.5, row + 0.5)) return;
    const { texture } = plane.material;
    if (texture >= 0) plane.readTexture(this.#texel, this.#textures[texture], column, row);
    else this.#texel.fill(1);
    this.#add(0);
    plane.shadedPoint(this.#point);
    const lights = this.#lights;
    for (let i = 0, at = 3; i < lights.length; i += 1) {
      if (!lights[i].castsShadow) continue;
      if (this.#isLit(at) && !this.#shadows.hide(lights[i], this.#point, undefined)) this.#add(at);
      at += 3;
    }
  }

  #shadeSolid(solid: Solid, triangle: number, x: number, y: number): void {
    const view = solid.direct;
    if (!view.shade(this.#channels, triangle, x, y)) return;
    const { texture } = solid.material;
    if (texture >= 0) readSolidTexture(this.#texel, this.#textures[texture], solid, view, triangle, x, y);
    else this.#texel.fill(1);
    this.#add(0);
    const lights = this.#lights;
    for (let i = 0, at = 3; i < lights.length; i += 1) {
      if (!lights[i].castsShadow) continue;
      if (this.#isLit(at) && solid.facesLight(triangle, i) && !this.#isHidden(i, solid, triangle, x, y)) this.#add(at);
      at += 3;
    }
  }

  /** Whether a light is hidden from a solid at a pixel: found out once for all the triangles that meet there. */
  #isHidden(light: number, solid: Solid, triangle: number, x: number, y: number): boolean {
    if (this.#hiddenSolid !== solid || this.#hiddenX !== x || this.#hiddenY !== y) {
      this.#hiddenSolid = solid;
      this.#hiddenX = x;
      this.#hiddenY = y;
      this.#hidden.fill(-1);
    }
    if (this.#hidden[light] < 0) {
      solid.direct.shadedPoint(this.#point, triangle);
      this.#hidden[light] = this.#shadows.hide(this.#lights[light], this.#point, solid) ? 1 : 0;
    }
    return this.#hidden[light] === 1;
  }

  /** What is transparent takes all lights at once, and no shadow. */
  shadeTransparent(number: number, column: number, row: number): void {
    const { colour } = this;
    const channels = this.#channels;
    const { shape } = this.#objects[number >> triangleBits];
    const [x, y] = [column + 0.5, row + 0.5];
    const seen =
      shape instanceof Plane ? shape.shade(channels, x, y) : shape.direct.shade(channels, number & triangleMask, x, y);
    colour[0] = 0;
    colour[1] = 0;
    colour[2] = 0;
    if (!seen) return;
    for (let i = 0, at = 3; i < this.#lights.length; i += 1) {
      if (!this.#lights[i].castsShadow) continue;
      for (let c = 0; c < 3; c += 1) channels[c] += channels[at + c];
      at += 3;
    }
    for (let c = 0; c < 3; c += 1) channels[c] = Math.min(1, channels[c]);
    const { texture } = shape.material;
    if (texture < 0) this.#texel.fill(1);
    else if (shape instanceof Plane) shape.readTexture(this.#texel, this.#textures[texture], column, row);
    else readSolidTexture(this.#texel, this.#textures[texture], shape, shape.direct, number & triangleMask, x, y);
    this.#add(0);
  }

  #addReflection(number: number, x: number, y: number): void {
    const { shape } = this.#objects[number >> triangleBits];
    const { texture } = shape.material;
    if (texture < 0) this.#texel.fill(1);
    if (shape instanceof Plane) {
      const image = shape.mirrored;
      if (!image.shade(this.#channels, x, y)) return;
      if (texture >= 0) image.readTexture(this.#texel, this.#textures[texture], x - 0.5, y - 0.5);
    } else {
      const triangle = number & triangleMask;
      const view = shape.mirrored;
      if (!view.shade(this.#channels, triangle, x, y)) return;
      if (texture >= 0) readSolidTexture(this.#texel, this.#textures[texture], shape, view, triangle, x, y);
    }
    this.#add(0);
  }

  #isLit(at: number): boolean {
    const channels = this.#channels;
    return channels[at] > 0 || channels[at + 1] > 0 || channels[at + 2] > 0;
  }

  /** Adds three channels times the texture to the fragment, in bytes as a frame buffer does. */
  #add(at: number): void {
    const { colour } = this;
    const channels = this.#channels;
    const texel = this.#texel;
    for (let c = 0; c < 3; c += 1) {
      const value = channels[at + c] * texel[c];
      const sum = colour[c] + (value <= 0 ? 0 : value >= 1 ? 255 : (value * 255 + 0.5) | 0);
      colour[c] = sum > 255 ? 255 : sum;
    }
  }
}
