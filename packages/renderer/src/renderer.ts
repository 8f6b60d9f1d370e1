import { Background } from './background.ts';
import { createCameraPose, placeCamera, type Camera } from './camera.ts';
import { checkOptions } from '@policypath/options';
import { Fragments } from './fragments.ts';
import { addHaze } from './haze.ts';
import { createLights, placeLights, type Light } from './lights.ts';
import { Materials } from './material.ts';
import { Plane } from './plane.ts';
import { averageSamples, resolve, resolveSamples, type Layers } from './resolve.ts';
import { SampleBuffer, samplesPerPixel } from './sampleBuffer.ts';
import { textureType, type SceneModel, type SceneState } from './sceneModel.ts';
import { isOpaque, placeObjects, readObjects, triangleBits, type SceneObject } from './sceneObjects.ts';
import { Shadows } from './shadows.ts';
import { readTextures, type Texture } from './texture.ts';
import { blendTransparent } from './transparency.ts';
import { createViewpoint, lookThrough, mirrorViewpoint, type Mirror } from './viewpoint.ts';

/** What to draw besides the surfaces; all by default. */
export interface Effects {
  readonly shadows?: boolean;
  readonly reflections?: boolean;
}

/** What `Renderer.render` needs to know of a picture. */
export interface RenderOptions<Out extends Uint8Array | Uint8ClampedArray = Uint8Array> {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** A camera of the model (0) or a free one. */
  readonly camera?: Camera;
  /** [height * width * 3] receives the picture; without it, a buffer that the next call overwrites. */
  readonly out?: Out;
}

/**
 * Draws a MuJoCo model in a state as MuJoCo's own OpenGL renderer does, with 4 samples a pixel: sky, textured planes
 * that mirror, solids lit at the corners of their triangles, shadows. Synchronous; the same input gives the same bytes.
 * One renderer serves one model and its state; it keeps buffers for the last size asked for.
 *
 * Sources: MuJoCo's `mjv_updateScene` and `mjr_render` (what is drawn, in which order), the OpenGL 1.x specification
 * (lighting, texturing), Mesa's llvmpipe (sample positions, choice of texture level).
 */
export class Renderer {
  readonly #model: SceneModel;
  readonly #state: SceneState;
  readonly #reflections: boolean;
  readonly #materials: Materials;
  readonly #textures: readonly Texture[];
  readonly #lights: readonly Light[];
  readonly #objects: readonly SceneObject[];
  readonly #transparent: number[] = [];
  readonly #shadows = new Shadows();
  readonly #fragments: Fragments;
  readonly #pose = createCameraPose();
  readonly #view = createViewpoint();
  readonly #mirrorView = createViewpoint();
  readonly #mirror: Mirror = { normal: new Float64Array(3), offset: 0, reflectance: 0 };
  readonly #depth: { readonly near: number; readonly far: number };
  #frame = 0;
  #buffers: Buffers | undefined;

  /**
   * @param options.model an `MjModel`, or what looks like one
   * @param options.state the `MjData` that belongs to it; read at every `render`, after `mj_forward`
   * @throws RangeError when a mesh has too many triangles
   */
  constructor(options: { readonly model: SceneModel; readonly state: SceneState; readonly effects?: Effects }) {
    checkOptions('Renderer', options, { model: true, state: true, effects: true });
    if (options.effects !== undefined) checkOptions('effects', options.effects, { shadows: true, reflections: true });
    const { model, effects } = options;
    const { map, quality } = model.vis;
    this.#model = model;
    this.#state = options.state;
    this.#reflections = effects?.reflections ?? true;
    this.#materials = new Materials(model);
    this.#textures = readTextures(model);
    this.#lights = createLights(model, { shadows: (effects?.shadows ?? true) && quality.shadowsize > 0 });
    this.#objects = readObjects(model, this.#lights);
    this.#depth = { near: map.znear * model.stat.extent, far: map.zfar * model.stat.extent };
    this.#fragments = new Fragments({
      objects: this.#objects,
      textures: this.#textures,
      lights: this.#lights,
      shadows: this.#shadows,
    });
  }

  /**
   * Draws the present state.
   *
   * @returns [height, width, 3] red, green, blue, row-major, upper row first: `out`, or the renderer's own buffer,
   *   which the next call overwrites
   * @throws RangeError when a size is not a positive integer, `out` has another length or there is no such camera
   */
  render<Out extends Uint8Array | Uint8ClampedArray = Uint8Array>(options: RenderOptions<Out>): Out {
    checkOptions('Renderer.render', options, { width: true, height: true, camera: true, out: true });

    const { width, height, camera = 0, out } = options;
    checkSize('width', width);
    checkSize('height', height);
    if (out !== undefined && out.length !== width * height * 3) {
      throw new RangeError(`out: ${out.length} bytes were given, expected height * width * 3 = ${width * height * 3}.`);
    }
    const buffers = this.#sized(width, height);
    const pixels = out ?? (buffers.pixels as Out);
    this.#frame += 1;
    placeCamera(this.#pose, camera, this.#model, this.#state);
    lookThrough(this.#view, this.#pose, options, this.#depth);
    placeLights(this.#lights, this.#state, this.#pose);
    buffers.background.paint(this.#pose);
    placeObjects(this.#objects, this.#model, this.#state, this.#materials, this.#frame);
    this.#drawOpaque(buffers.seen);
    const reflected = this.#drawMirrored(buffers.reflected) ? buffers.reflected : undefined;
    this.#colour(pixels, { seen: buffers.seen, reflected, sky: buffers.background.pixels }, buffers);
    return pixels;
  }

  #sized(width: number, height: number): Buffers {
    const kept = this.#buffers;
    if (kept !== undefined && kept.seen.width === width && kept.seen.height === height) return kept;
    const sky = this.#textures.find((_, i) => this.#model.tex_type[i] === textureType.skybox);
    this.#buffers = {
      seen: new SampleBuffer(width, height),
      reflected: new SampleBuffer(width, height),
      background: new Background(sky, width, height),
      pixels: new Uint8Array(width * height * 3),
      samples: undefined,
    };
    return this.#buffers;
  }

  #drawOpaque(target: SampleBuffer): void {
    target.clear();
    this.#shadows.clear();
    this.#transparent.length = 0;
    for (let i = 0; i < this.#objects.length; i += 1) {
      const { shape } = this.#objects[i];
      if (shape.material.alpha === 0) continue;
      if (shape instanceof Plane) shape.view(this.#view);
      else this.#shadows.add(shape);
      if (isOpaque(shape)) shape.draw(target, this.#view, i << triangleBits);
      else this.#transparent.push(i);
    }
  }

  /** Returns whether there is a mirror; MuJoCo allows one, the first. */
  #drawMirrored(target: SampleBuffer): boolean {
    this.#fragments.begin(undefined);
    if (!this.#reflections) return false;
    const objects = this.#objects;
    const found = objects.find(
      ({ shape }) => shape instanceof Plane && isOpaque(shape) && shape.material.reflectance > 0,
    );
    if (found === undefined) return false;
    const plane = found.shape as Plane;
    this.#fragments.begin(plane);
    const mirror = this.#mirror;
    mirror.reflectance = plane.material.reflectance;
    mirror.offset = 0;
    for (let k = 0; k < 3; k += 1) {
      mirror.normal[k] = plane.rotation[3 * k + 2];
      mirror.offset += mirror.normal[k] * plane.position[k];
    }
    mirrorViewpoint(this.#mirrorView, this.#view, mirror);
    target.clear();
    for (let i = 0; i < objects.length; i += 1) {
      const { shape } = objects[i];
      // What has no end reaches below the mirror.
      if (shape === plane || (shape instanceof Plane && shape.isInfinite) || !isOpaque(shape)) continue;
      shape.drawMirrored(target, this.#mirrorView, i << triangleBits, mirror);
    }
    return true;
  }

  #colour(pixels: Uint8Array | Uint8ClampedArray, layers: Layers, buffers: Buffers): void {
    const hazy = this.#hazyPlane();
    if (this.#transparent.length === 0 && hazy === undefined) {
      resolve(pixels, layers, this.#fragments);
      return;
    }
    const samples = (buffers.samples ??= new Uint8Array(pixels.length * samplesPerPixel));
    resolveSamples(samples, layers, this.#fragments);
    if (hazy !== undefined) addHaze(samples, this.#model, hazy, layers.seen, this.#view);
    // The mirror's buffer is free by now.
    blendTransparent(
      samples,
      this.#objects,
      this.#transparent,
      layers.seen,
      buffers.reflected,
      this.#view,
      this.#fragments,
    );
    averageSamples(pixels, samples);
  }

  /** Haze lies over the first plane without end, before a sky. */
  #hazyPlane(): Plane | undefined {
    const hasSky = this.#textures.some((_, i) => this.#model.tex_type[i] === textureType.skybox);
    if (!hasSky) return undefined;
    const found = this.#objects.find(({ shape }) => shape instanceof Plane && shape.isInfinite);
    return found?.shape as Plane | undefined;
  }
}

interface Buffers {
  readonly seen: SampleBuffer;
  readonly reflected: SampleBuffer;
  readonly background: Background;
  readonly pixels: Uint8Array;
  /** [height, width, 4, 3] only where something is transparent */
  samples: Uint8Array | undefined;
}

function checkSize(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) {
    throw new RangeError(`${name}: ${value} was given, expected a positive whole number of pixels.`);
  }
}
