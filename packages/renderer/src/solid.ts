import { illuminate, lightsInFrame, pointInFrame, type Frame } from './illuminate.ts';
import type { Light } from './lights.ts';
import { createMaterial, type Material } from './material.ts';
import type { Occluder } from './occlude.ts';
import { rasterize } from './rasterize.ts';
import type { SampleBuffer } from './sampleBuffer.ts';
import { sampleCube } from './sampleCube.ts';
import { geomType } from './sceneModel.ts';
import type { Surface } from './surface.ts';
import { levelOfDetail, sampleTexture, type Texture } from './texture.ts';
import type { Viewpoint } from './viewpoint.ts';

/** A solid as one viewpoint sees it: the camera, or the camera behind the mirror. */
class SolidView {
  /** [n, 3] see `ProjectedSurface` */
  readonly projected: Float64Array;
  /** [n, channels] see `illuminate`; valid where `litAt` is the present frame */
  readonly lit: Float32Array;
  readonly litAt: Int32Array;
  /** [3] the viewer in the solid's frame */
  readonly eye = new Float64Array(3);

  constructor(vertices: number, channels: number) {
    this.projected = new Float64Array(3 * vertices);
    this.lit = new Float32Array(channels * vertices);
    this.litAt = new Int32Array(vertices).fill(-1);
  }
}

/** A geom or site of solid shape: where it is in this frame, how it looks, what is seen of it. */
export class Solid implements Occluder, Frame {
  readonly type: number;
  readonly size: Float64Array;
  readonly boundingRadius: number;
  readonly surface: Surface;
  readonly position = new Float64Array(3);
  readonly rotation = new Float64Array(9);
  readonly material: Material = createMaterial();
  readonly castsShadow: boolean;
  readonly #lights: readonly Light[];
  readonly #placedLights: Float64Array;
  readonly #channels: number;
  readonly #direct: SolidView;
  readonly #mirrored: SolidView;
  readonly #heights: Float64Array;
  readonly #weights = new Float64Array(3);
  readonly #colour = new Float64Array(3);
  #tint = 1;
  #frame = 0;

  constructor(options: {
    readonly type: number;
    readonly size: Float64Array;
    readonly surface: Surface;
    readonly lights: readonly Light[];
    readonly castsShadow: boolean;
  }) {
    const { surface, lights } = options;
    this.type = options.type;
    this.size = options.size;
    this.surface = surface;
    this.castsShadow = options.castsShadow;
    this.#lights = lights;
    this.#placedLights = new Float64Array(6 * lights.length);
    this.#channels = 3 + 3 * lights.filter((light) => light.castsShadow).length;
    const vertices = surface.positions.length / 3;
    let farthest = 0;
    for (let i = 0; i < surface.positions.length; i += 3) {
      farthest = Math.max(
        farthest,
        Math.hypot(surface.positions[i], surface.positions[i + 1], surface.positions[i + 2]),
      );
    }
    // Slices lie inside the round shape that shadows are cast by.
    this.boundingRadius = farthest * (1 + 1e-9);
    this.#direct = new SolidView(vertices, this.#channels);
    this.#mirrored = new SolidView(vertices, 3);
    this.#heights = new Float64Array(vertices);
  }

  /** Takes the pose of object `index` from arrays of positions and rotations. */
  place(positions: ArrayLike<number>, rotations: ArrayLike<number>, index: number, frame: number): void {
    for (let k = 0; k < 3; k += 1) this.position[k] = positions[3 * index + k];
    for (let k = 0; k < 9; k += 1) this.rotation[k] = rotations[9 * index + k];
    lightsInFrame(this.#placedLights, this, this.#lights);
    this.#frame = frame;
  }

  /** Marks the samples where the solid is the nearest so far. */
  draw(target: SampleBuffer, viewpoint: Viewpoint, firstTriangle: number): void {
    const view = this.#direct;
    if (!this.#isInView(viewpoint)) return;
    this.#project(view, viewpoint);
    const { surface } = this;
    rasterize(
      target,
      { surface, projected: view.projected, heights: undefined },
      view.eye,
      viewpoint.nearest,
      firstTriangle,
    );
  }

  /**
   * The same from behind the mirror, for the part before it.
   *
   * @param normal [3] unit, of the mirror; `offset` its distance from the origin along it
   * @param reflectance of the mirror
   */
  drawMirrored(
    target: SampleBuffer,
    viewpoint: Viewpoint,
    firstTriangle: number,
    normal: ArrayLike<number>,
    offset: number,
    reflectance: number,
  ): void {
    if (!this.#isInView(viewpoint)) return;
    let above = -offset;
    for (let k = 0; k < 3; k += 1) above += normal[k] * this.position[k];
    if (above < -this.boundingRadius) return;
    this.#tint = reflectance;
    const view = this.#mirrored;
    this.#project(view, viewpoint);
    const { surface } = this;
    const heights = above > this.boundingRadius ? undefined : this.#heightsAbove(normal, above);
    rasterize(target, { surface, projected: view.projected, heights }, view.eye, viewpoint.nearest, firstTriangle);
  }

  #heightsAbove(normal: ArrayLike<number>, above: number): Float64Array {
    const { positions } = this.surface;
    const r = this.rotation;
    const nx = r[0] * normal[0] + r[3] * normal[1] + r[6] * normal[2];
    const ny = r[1] * normal[0] + r[4] * normal[1] + r[7] * normal[2];
    const nz = r[2] * normal[0] + r[5] * normal[1] + r[8] * normal[2];
    const heights = this.#heights;
    for (let i = 0; i < heights.length; i += 1) {
      heights[i] = above + nx * positions[3 * i] + ny * positions[3 * i + 1] + nz * positions[3 * i + 2];
    }
    return heights;
  }

  #isInView({ position, rotation: v, scale, width, height, nearest, farthest }: Viewpoint): boolean {
    const x = this.position[0] - position[0];
    const y = this.position[1] - position[1];
    const z = this.position[2] - position[2];
    const depth = -(v[2] * x + v[5] * y + v[8] * z);
    const radius = this.boundingRadius;
    if (depth + radius < 1 / nearest || depth - radius > 1 / farthest) return false;
    const across = Math.abs(v[0] * x + v[3] * y + v[6] * z);
    const along = Math.abs(v[1] * x + v[4] * y + v[7] * z);
    // Distance from the frustum's side planes.
    const slopeX = width / 2 / scale;
    const slopeY = height / 2 / scale;
    return (
      across - slopeX * depth <= radius * Math.sqrt(1 + slopeX * slopeX) &&
      along - slopeY * depth <= radius * Math.sqrt(1 + slopeY * slopeY)
    );
  }

  #project(view: SolidView, { position, rotation: v, scale, width, height }: Viewpoint): void {
    const r = this.rotation;
    pointInFrame(view.eye, 0, this, position);
    const dx = this.position[0] - position[0];
    const dy = this.position[1] - position[1];
    const dz = this.position[2] - position[2];
    // Rows of the map from the solid's frame to (right, up, depth) of the viewpoint.
    const row = (column: number, sign: number): [number, number, number, number] => {
      const [a, b, c] = [sign * v[column], sign * v[3 + column], sign * v[6 + column]];
      return [
        a * r[0] + b * r[3] + c * r[6],
        a * r[1] + b * r[4] + c * r[7],
        a * r[2] + b * r[5] + c * r[8],
        a * dx + b * dy + c * dz,
      ];
    };
    const [ax, ay, az, a0] = row(0, scale);
    const [bx, by, bz, b0] = row(1, -scale);
    const [cx, cy, cz, c0] = row(2, -1);
    const { positions } = this.surface;
    const { projected } = view;
    const middleX = width / 2;
    const middleY = height / 2;
    for (let i = 0; i < projected.length; i += 3) {
      const x = positions[i];
      const y = positions[i + 1];
      const z = positions[i + 2];
      const near = 1 / (cx * x + cy * y + cz * z + c0);
      projected[i] = (ax * x + ay * y + az * z + a0) * near + middleX;
      projected[i + 1] = (bx * x + by * y + bz * z + b0) * near + middleY;
      projected[i + 2] = near;
    }
  }

  /**
   * The light on a triangle at a point of the picture, by perspective interpolation of its corners, in `out`: three
   * channels, and three more for each light with shadow when not `mirrored`. The point may lie outside the triangle:
   * like OpenGL, a pixel that is only touched takes the value at its centre.
   *
   * @returns false where the triangle is seen edge on
   */
  shade(out: Float64Array, triangle: number, x: number, y: number, mirrored: boolean): boolean {
    const view = mirrored ? this.#mirrored : this.#direct;
    const channels = mirrored ? 3 : this.#channels;
    const { triangles } = this.surface;
    const a = triangles[3 * triangle];
    const b = triangles[3 * triangle + 1];
    const c = triangles[3 * triangle + 2];
    const weights = this.#weights;
    if (!interpolate(weights, view.projected, a, b, c, x, y)) return false;
    this.#light(view, a, mirrored);
    this.#light(view, b, mirrored);
    this.#light(view, c, mirrored);
    const { lit } = view;
    const [wa, wb, wc] = weights;
    for (let k = 0; k < channels; k += 1) {
      const value = wa * lit[channels * a + k] + wb * lit[channels * b + k] + wc * lit[channels * c + k];
      out[k] = value;
    }
    return true;
  }

  #light(view: SolidView, vertex: number, mirrored: boolean): void {
    if (view.litAt[vertex] === this.#frame) return;
    view.litAt[vertex] = this.#frame;
    const { positions: p, normals: n } = this.surface;
    const i = 3 * vertex;
    illuminate(
      view.lit,
      (mirrored ? 3 : this.#channels) * vertex,
      p[i],
      p[i + 1],
      p[i + 2],
      n[i],
      n[i + 1],
      n[i + 2],
      this.#lights,
      this.#placedLights,
      view.eye,
      this.material,
      mirrored ? this.#tint : 1,
      mirrored,
    );
  }

  /** The world point of the triangle at the point of the picture last shaded. */
  shadedPoint(out: Float64Array, triangle: number): void {
    const { positions: p, triangles } = this.surface;
    const [wa, wb, wc] = this.#weights;
    const a = 3 * triangles[3 * triangle];
    const b = 3 * triangles[3 * triangle + 1];
    const c = 3 * triangles[3 * triangle + 2];
    const x = wa * p[a] + wb * p[b] + wc * p[c];
    const y = wa * p[a + 1] + wb * p[b + 1] + wc * p[c + 1];
    const z = wa * p[a + 2] + wb * p[b + 2] + wc * p[c + 2];
    const r = this.rotation;
    for (let k = 0; k < 3; k += 1) {
      out[k] = this.position[k] + r[3 * k] * x + r[3 * k + 1] * y + r[3 * k + 2] * z;
    }
  }

  /** Whether the triangle's outer side is turned to a light (then no part of a convex solid shades it). */
  facesLight(triangle: number, light: number): boolean {
    const { facets, positions, triangles } = this.surface;
    const f = 4 * triangle;
    const l = 6 * light;
    const placed = this.#placedLights;
    if (this.#lights[light].directional) {
      return facets[f] * placed[l + 3] + facets[f + 1] * placed[l + 4] + facets[f + 2] * placed[l + 5] < 0;
    }
    const a = 3 * triangles[3 * triangle];
    return (
      facets[f] * (placed[l] - positions[a]) +
        facets[f + 1] * (placed[l + 1] - positions[a + 1]) +
        facets[f + 2] * (placed[l + 2] - positions[a + 2]) >
      0
    );
  }

  /** The texture's colour (0..1) on a triangle at a point of the picture. */
  readTexture(texture: Texture, triangle: number, x: number, y: number, mirrored: boolean): Float64Array {
    const { size, material, type } = this;
    const view = mirrored ? this.#mirrored : this.#direct;
    const here = this.#modelPoint(view, triangle, x, y);
    const right = this.#modelPoint(view, triangle, x + 1, y);
    const down = this.#modelPoint(view, triangle, x, y + 1);
    const drawnSize = [size[0], type === geomType.box || type === geomType.ellipsoid ? size[1] : size[0], 0];
    drawnSize[2] = type === geomType.box || type === geomType.ellipsoid ? size[2] : size[1] || size[0];
    if (texture.cube) {
      const scaled = (p: number[]): number[] => p.map((value, k) => (material.uniform ? value * drawnSize[k] : value));
      const p = scaled(here);
      const dx = scaled(right).map((value, k) => value - p[k]);
      const dy = scaled(down).map((value, k) => value - p[k]);
      sampleCube(texture, p[0], p[1], p[2], dx, dy, this.#colour);
      return this.#colour;
    }
    const sx = 0.5 * material.repeatX * (material.uniform ? drawnSize[0] : 1);
    const sy = -0.5 * material.repeatY * (material.uniform ? drawnSize[1] : 1);
    const rho = Math.max(
      Math.abs(right[0] - here[0]) * Math.abs(sx) * texture.width,
      Math.abs(down[0] - here[0]) * Math.abs(sx) * texture.width,
      Math.abs(right[1] - here[1]) * Math.abs(sy) * texture.height,
      Math.abs(down[1] - here[1]) * Math.abs(sy) * texture.height,
    );
    sampleTexture(texture.face(0), sx * here[0] - 0.5, sy * here[1] - 0.5, levelOfDetail(rho), false, this.#colour);
    return this.#colour;
  }

  #modelPoint(view: SolidView, triangle: number, x: number, y: number): number[] {
    const { modelCoordinates: m, triangles } = this.surface;
    const [a, b, c] = [triangles[3 * triangle], triangles[3 * triangle + 1], triangles[3 * triangle + 2]];
    const weights = new Float64Array(3);
    interpolate(weights, view.projected, a, b, c, x, y);
    return [0, 1, 2].map((k) => weights[0] * m[3 * a + k] + weights[1] * m[3 * b + k] + weights[2] * m[3 * c + k]);
  }
}

/** Perspective-correct barycentric coordinates of a point of the picture. */
function interpolate(
  out: Float64Array,
  projected: Float64Array,
  a: number,
  b: number,
  c: number,
  x: number,
  y: number,
): boolean {
  const ax = projected[3 * a] - x;
  const ay = projected[3 * a + 1] - y;
  const bx = projected[3 * b] - x;
  const by = projected[3 * b + 1] - y;
  const cx = projected[3 * c] - x;
  const cy = projected[3 * c + 1] - y;
  const wa = (bx * cy - by * cx) * projected[3 * a + 2];
  const wb = (cx * ay - cy * ax) * projected[3 * b + 2];
  const wc = (ax * by - ay * bx) * projected[3 * c + 2];
  const sum = wa + wb + wc;
  if (sum === 0) return false;
  out[0] = wa / sum;
  out[1] = wb / sum;
  out[2] = wc / sum;
  return true;
}
