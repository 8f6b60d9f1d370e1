import { Background } from './background.ts';
import { createCameraPose, placeCamera, type Camera } from './camera.ts';
import { createLights, placeLights, type Light } from './lights.ts';
import { Materials } from './material.ts';
import { occludes } from './occlude.ts';
import { Plane } from './plane.ts';
import { nothing, SampleBuffer, samplesPerPixel } from './sampleBuffer.ts';
import { geomType, textureType, type SceneModel, type SceneState } from './sceneModel.ts';
import { Solid } from './solid.ts';
import { tessellate } from './tessellate.ts';
import { readTextures, type Texture } from './texture.ts';
import { createViewpoint, lookThrough, mirrorViewpoint } from './viewpoint.ts';

/** Groups of geoms and sites that are drawn: MuJoCo's default. */
const drawnGroups = 3;
/** Triangles are numbered object by object, with this much room for each. */
const trianglesAnObject = 2 ** 18;

interface SceneObject {
  readonly shape: Solid | Plane;
  /** In the model, among geoms or sites. */
  readonly index: number;
  readonly isSite: boolean;
}

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
 * One renderer serves one model and state; it keeps buffers for the last size asked for.
 *
 * Sources: MuJoCo's `mjv_updateScene` and `mjr_render` (what is drawn, in which order), the OpenGL 1.x specification
 * (lighting, texturing), Mesa's llvmpipe (sample positions, choice of texture level).
 */
export class Renderer {
  readonly #model: SceneModel;
  readonly #state: SceneState;
  readonly #effects: Required<Effects>;
  readonly #materials: Materials;
  readonly #textures: readonly Texture[];
  readonly #lights: readonly Light[];
  readonly #objects: readonly SceneObject[];
  readonly #pose = createCameraPose();
  readonly #view = createViewpoint();
  readonly #mirrorView = createViewpoint();
  readonly #channels = new Float64Array(64);
  readonly #mirrorChannels = new Float64Array(3);
  readonly #point = new Float64Array(3);
  readonly #normal = new Float64Array(3);
  /** The last fragment's colour, 0..255. */
  readonly #colour = new Int32Array(3);
  #frame = 0;
  #buffers: PictureBuffers | undefined;
  #mirror: Plane | undefined;
  #casters: Solid[] = [];
  #lastOccluder: Solid | undefined;

  /**
   * @param options.model an `MjModel`, or what looks like one
   * @param options.state the `MjData` that belongs to it; read at every `render`, after `mj_forward`
   */
  constructor(options: { readonly model: SceneModel; readonly state: SceneState; readonly effects?: Effects }) {
    const { model, effects } = options;
    this.#model = model;
    this.#state = options.state;
    this.#effects = { shadows: effects?.shadows ?? true, reflections: effects?.reflections ?? true };
    this.#materials = new Materials(model);
    this.#textures = readTextures(model);
    const { shadows } = this.#effects;
    this.#lights = createLights(model, { shadows: shadows && model.vis.quality.shadowsize > 0 });
    this.#objects = [...this.#readObjects(false), ...this.#readObjects(true)];
  }

  #readObjects(isSite: boolean): SceneObject[] {
    const model = this.#model;
    const { numslices: slices, numstacks: stacks, numquads: quads } = model.vis.quality;
    const [count, types, groups, sizes] = isSite
      ? [model.nsite, model.site_type, model.site_group, model.site_size]
      : [model.ngeom, model.geom_type, model.geom_group, model.geom_size];
    const lights = this.#lights;
    const far = model.vis.map.zfar * model.stat.extent;
    const objects: SceneObject[] = [];
    for (let index = 0; index < count; index += 1) {
      if (groups[index] >= drawnGroups) continue;
      const type = types[index];
      const size = Float64Array.from([0, 1, 2], (k) => sizes[3 * index + k]);
      if (type === geomType.plane && !isSite) {
        objects.push({ shape: new Plane({ size, lights, far }), index, isSite });
        continue;
      }
      const mesh = isSite ? -1 : model.geom_dataid[index];
      const surface = tessellate(type, size, { slices, stacks, quads }, model, mesh);
      if (surface === undefined) continue;
      objects.push({ shape: new Solid({ type, size, surface, lights, castsShadow: !isSite }), index, isSite });
    }
    return objects;
  }

  /**
   * Draws the present state.
   *
   * @returns [height, width, 3] red, green, blue, row-major, upper row first: `out`, or the renderer's own buffer,
   *   which the next call overwrites
   * @throws RangeError when a size is not a positive integer, `out` has another length or there is no such camera
   */
  render<Out extends Uint8Array | Uint8ClampedArray = Uint8Array>(options: RenderOptions<Out>): Out {
    const { width, height, camera = 0, out } = options;
    checkSize('width', width);
    checkSize('height', height);
    if (out !== undefined && out.length !== width * height * 3) {
      throw new RangeError(`out: ${out.length} bytes were given, expected height * width * 3 = ${width * height * 3}.`);
    }
    const buffers = this.#sized(width, height);
    const pixels = out ?? (buffers.pixels as Out);
    this.#frame += 1;
    const { map } = this.#model.vis;
    const { extent } = this.#model.stat;
    placeCamera(this.#pose, camera, this.#model, this.#state);
    lookThrough(this.#view, this.#pose, { width, height }, { near: map.znear * extent, far: map.zfar * extent });
    placeLights(this.#lights, this.#state, this.#pose);
    buffers.background.paint(this.#pose);
    this.#placeObjects();
    this.#drawOpaque(buffers.seen);
    this.#drawMirrored(buffers.mirrored);
    this.#resolve(buffers, pixels);
    return pixels;
  }

  #sized(width: number, height: number): PictureBuffers {
    const kept = this.#buffers;
    if (kept !== undefined && kept.seen.width === width && kept.seen.height === height) return kept;
    const sky = this.#textures.find((_, i) => this.#model.tex_type[i] === textureType.skybox);
    this.#buffers = {
      seen: new SampleBuffer(width, height),
      mirrored: new SampleBuffer(width, height),
      background: new Background(sky, width, height),
      pixels: new Uint8Array(width * height * 3),
    };
    return this.#buffers;
  }

  #placeObjects(): void {
    const model = this.#model;
    const state = this.#state;
    const geomPositions = state.geom_xpos;
    const geomRotations = state.geom_xmat;
    const sitePositions = state.site_xpos;
    const siteRotations = state.site_xmat;
    const geomColours = model.geom_rgba;
    const geomMaterials = model.geom_matid;
    const siteColours = model.site_rgba;
    const siteMaterials = model.site_matid;
    this.#casters.length = 0;
    this.#lastOccluder = undefined;
    for (const { shape, index, isSite } of this.#objects) {
      if (isSite) this.#materials.read(shape.material, siteColours, 4 * index, siteMaterials[index]);
      else this.#materials.read(shape.material, geomColours, 4 * index, geomMaterials[index]);
      if (shape.material.alpha === 0) continue;
      if (isSite) shape.place(sitePositions, siteRotations, index, this.#frame);
      else shape.place(geomPositions, geomRotations, index, this.#frame);
      if (shape instanceof Plane) shape.view(this.#view);
      else if (shape.castsShadow) this.#casters.push(shape);
    }
  }

  #drawOpaque(target: SampleBuffer): void {
    target.clear();
    const objects = this.#objects;
    for (let i = 0; i < objects.length; i += 1) {
      const { shape } = objects[i];
      if (!isOpaque(shape)) continue;
      shape.draw(target, this.#view, i * trianglesAnObject);
    }
  }

  #drawMirrored(target: SampleBuffer): void {
    this.#mirror = undefined;
    if (!this.#effects.reflections) return;
    for (const { shape } of this.#objects) {
      if (shape instanceof Plane && isOpaque(shape) && shape.material.reflectance > 0) {
        this.#mirror = shape;
        break;
      }
    }
    const mirror = this.#mirror;
    if (mirror === undefined) return;
    const normal = this.#normal;
    let offset = 0;
    for (let k = 0; k < 3; k += 1) {
      normal[k] = mirror.rotation[3 * k + 2];
      offset += normal[k] * mirror.position[k];
    }
    mirrorViewpoint(this.#mirrorView, this.#view, normal, offset);
    target.clear();
    const objects = this.#objects;
    for (let i = 0; i < objects.length; i += 1) {
      const { shape } = objects[i];
      if (!isOpaque(shape) || shape instanceof Plane) continue;
      shape.drawMirrored(target, this.#mirrorView, i * trianglesAnObject, normal, offset, mirror.material.reflectance);
    }
  }

  #resolve({ seen, mirrored, background }: PictureBuffers, pixels: Uint8Array | Uint8ClampedArray): void {
    const { triangle, width, height } = seen;
    const sky = background.pixels;
    const reflected = this.#mirror === undefined ? undefined : mirrored.triangle;
    const colour = this.#colour;
    const [rs, gs, bs] = [new Int32Array(4), new Int32Array(4), new Int32Array(4)];
    for (let row = 0, pixel = 0; row < height; row += 1) {
      for (let column = 0; column < width; column += 1, pixel += 1) {
        const at = pixel * samplesPerPixel;
        const p = pixel * 3;
        let red = 0;
        let green = 0;
        let blue = 0;
        for (let s = 0; s < samplesPerPixel; s += 1) {
          const number = triangle[at + s];
          const behind = reflected === undefined ? nothing : reflected[at + s];
          let same = 0;
          while (
            same < s &&
            !(triangle[at + same] === number && (reflected === undefined || reflected[at + same] === behind))
          ) {
            same += 1;
          }
          if (same < s) {
            rs[s] = rs[same];
            gs[s] = gs[same];
            bs[s] = bs[same];
          } else if (number === nothing) {
            rs[s] = sky[p];
            gs[s] = sky[p + 1];
            bs[s] = sky[p + 2];
          } else {
            this.#shade(number, behind, column, row);
            rs[s] = colour[0];
            gs[s] = colour[1];
            bs[s] = colour[2];
          }
          red += rs[s];
          green += gs[s];
          blue += bs[s];
        }
        pixels[p] = (red + 2) >> 2;
        pixels[p + 1] = (green + 2) >> 2;
        pixels[p + 2] = (blue + 2) >> 2;
      }
    }
  }

  #shade(number: number, behind: number, column: number, row: number): void {
    const shape = this.#objects[Math.floor(number / trianglesAnObject)].shape;
    const triangle = number % trianglesAnObject;
    const x = column + 0.5;
    const y = row + 0.5;
    const channels = this.#channels;
    const colour = this.#colour;
    colour[0] = 0;
    colour[1] = 0;
    colour[2] = 0;
    const { material } = shape;
    const texture = material.texture < 0 ? undefined : this.#textures[material.texture];
    if (shape instanceof Plane) {
      if (!shape.shade(channels, x, y)) return;
      const texel = texture === undefined ? white : shape.readTexture(texture, column, row);
      if (shape === this.#mirror && behind !== nothing) this.#addReflection(behind, x, y);
      this.#add(channels, 0, texel);
      shape.shadedPoint(this.#point);
      for (let i = 0, at = 3; i < this.#lights.length; i += 1) {
        if (!this.#lights[i].castsShadow) continue;
        if (isLit(channels, at) && !this.#inShadow(this.#lights[i], undefined)) this.#add(channels, at, texel);
        at += 3;
      }
      return;
    }
    if (!shape.shade(channels, triangle, x, y, false)) return;
    const texel = texture === undefined ? white : shape.readTexture(texture, triangle, x, y, false);
    this.#add(channels, 0, texel);
    shape.shadedPoint(this.#point, triangle);
    for (let i = 0, at = 3; i < this.#lights.length; i += 1) {
      if (!this.#lights[i].castsShadow) continue;
      if (isLit(channels, at) && shape.facesLight(triangle, i) && !this.#inShadow(this.#lights[i], shape)) {
        this.#add(channels, at, texel);
      }
      at += 3;
    }
  }

  #addReflection(number: number, x: number, y: number): void {
    const shape = this.#objects[Math.floor(number / trianglesAnObject)].shape;
    if (shape instanceof Plane) return;
    const triangle = number % trianglesAnObject;
    const channels = this.#mirrorChannels;
    if (!shape.shade(channels, triangle, x, y, true)) return;
    const { texture } = shape.material;
    const texel = texture < 0 ? white : shape.readTexture(this.#textures[texture], triangle, x, y, true);
    this.#add(channels, 0, texel);
  }

  /** Adds three channels times the texture to the fragment, in bytes as a frame buffer does. */
  #add(channels: Float64Array, at: number, texel: Float64Array): void {
    const colour = this.#colour;
    for (let c = 0; c < 3; c += 1) {
      const value = channels[at + c] * texel[c];
      const byte = value <= 0 ? 0 : value >= 1 ? 255 : (value * 255 + 0.5) | 0;
      const sum = colour[c] + byte;
      colour[c] = sum > 255 ? 255 : sum;
    }
  }

  /** Whether something other than `self` lies between the shaded point and a light. */
  #inShadow(light: Light, self: Solid | undefined): boolean {
    const [px, py, pz] = this.#point;
    const { position, direction, across, up, shadowReach } = light;
    const x = px - position[0];
    const y = py - position[1];
    const z = pz - position[2];
    const depth = x * direction[0] + y * direction[1] + z * direction[2];
    const reach = light.directional ? shadowReach : shadowReach * depth;
    // Beyond the shadow map everything is lit.
    if (!(depth > 0)) return false;
    if (Math.abs(x * across[0] + y * across[1] + z * across[2]) > reach) return false;
    if (Math.abs(x * up[0] + y * up[1] + z * up[2]) > reach) return false;
    const dx = light.directional ? -direction[0] * depth : -x;
    const dy = light.directional ? -direction[1] * depth : -y;
    const dz = light.directional ? -direction[2] * depth : -z;
    const last = this.#lastOccluder;
    if (last !== undefined && last !== self && occludes(last, px, py, pz, dx, dy, dz, 1)) return true;
    for (const caster of this.#casters) {
      if (caster !== self && caster !== last && occludes(caster, px, py, pz, dx, dy, dz, 1)) {
        this.#lastOccluder = caster;
        return true;
      }
    }
    return false;
  }
}

interface PictureBuffers {
  readonly seen: SampleBuffer;
  readonly mirrored: SampleBuffer;
  readonly background: Background;
  readonly pixels: Uint8Array;
}

const white = Float64Array.of(1, 1, 1);

function isOpaque(shape: Solid | Plane): boolean {
  return shape.material.alpha >= 0.995 && !(shape instanceof Plane && shape.isSeenFromBehind);
}

function isLit(channels: Float64Array, at: number): boolean {
  return channels[at] > 0 || channels[at + 1] > 0 || channels[at + 2] > 0;
}

function checkSize(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) {
    throw new RangeError(`${name}: ${value} was given, expected a positive whole number of pixels.`);
  }
}
