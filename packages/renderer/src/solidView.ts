import { barycentric } from './barycentric.ts';
import { illuminate } from './illuminate.ts';
import type { Light } from './lights.ts';
import type { Material } from './material.ts';
import { project } from './project.ts';
import type { ProjectedSurface } from './rasterize.ts';
import type { Surface } from './surface.ts';
import { pointInFrame, type Frame, type Viewpoint } from './viewpoint.ts';

/** What a view needs to know of the solid that it shows. */
export interface Lightable extends Frame {
  readonly surface: Surface;
  readonly material: Material;
  readonly lights: readonly Light[];
  /** [lights, 6] from `lightsInFrame` */
  readonly placedLights: Float64Array;
}

/**
 * A solid as one viewpoint sees it: where its triangles are in the picture, and the light at those of its corners that
 * were asked for in this frame.
 */
export class SolidView implements ProjectedSurface {
  readonly surface: Surface;
  readonly projected: Float64Array;
  readonly eye = new Float64Array(3);
  whole = true;
  /** Channels at each vertex, see `illuminate`. */
  readonly channels: number;
  readonly #solid: Lightable;
  readonly #together: boolean;
  /** [n, channels] valid where `#litAt` is the present frame */
  readonly #lit: Float32Array;
  readonly #litAt: Int32Array;
  readonly #weights = new Float64Array(3);
  #tint = 1;
  #frame = 0;

  /** @param together all lights in three channels; otherwise three more for each light with shadow */
  constructor(solid: Lightable, together: boolean) {
    const vertices = solid.surface.positions.length / 3;
    this.surface = solid.surface;
    this.#solid = solid;
    this.#together = together;
    this.channels = 3 + (together ? 0 : 3 * solid.lights.filter((light) => light.castsShadow).length);
    this.projected = new Float64Array(3 * vertices);
    this.#lit = new Float32Array(this.channels * vertices);
    this.#litAt = new Int32Array(vertices).fill(-1);
  }

  /** @param tint factor of the colour: 1, or a mirror's reflectance */
  look(viewpoint: Viewpoint, frame: number, tint: number): void {
    this.#frame = frame;
    this.#tint = tint;
    pointInFrame(this.eye, 0, this.#solid, viewpoint.position);
    this.whole = project(this.projected, this.surface.positions, this.#solid, viewpoint);
  }

  /**
   * The light on a triangle at a point of the picture, by perspective interpolation of its corners, in `out`. The point
   * may lie outside the triangle: like OpenGL, a pixel that is only touched takes the value at its centre.
   *
   * @returns false where the triangle is seen edge on
   */
  shade(out: Float64Array, triangle: number, x: number, y: number): boolean {
    const { triangles } = this.surface;
    const a = triangles[3 * triangle];
    const b = triangles[3 * triangle + 1];
    const c = triangles[3 * triangle + 2];
    const weights = this.#weights;
    if (!barycentric(weights, this.projected, a, b, c, x, y)) return false;
    this.#light(a);
    this.#light(b);
    this.#light(c);
    const { channels } = this;
    const lit = this.#lit;
    const wa = weights[0];
    const wb = weights[1];
    const wc = weights[2];
    for (let k = 0; k < channels; k += 1) {
      out[k] = wa * lit[channels * a + k] + wb * lit[channels * b + k] + wc * lit[channels * c + k];
    }
    return true;
  }

  #light(vertex: number): void {
    if (this.#litAt[vertex] === this.#frame) return;
    this.#litAt[vertex] = this.#frame;
    const { positions: p, normals: n } = this.surface;
    const { lights, placedLights, material } = this.#solid;
    const at = this.channels * vertex;
    const i = 3 * vertex;
    illuminate(
      this.#lit,
      at,
      p[i],
      p[i + 1],
      p[i + 2],
      n[i],
      n[i + 1],
      n[i + 2],
      lights,
      placedLights,
      this.eye,
      material,
      this.#tint,
      this.#together,
    );
  }

  /** The world point last shaded. */
  shadedPoint(out: Float64Array, triangle: number): void {
    const { positions: p, triangles } = this.surface;
    const wa = this.#weights[0];
    const wb = this.#weights[1];
    const wc = this.#weights[2];
    const a = 3 * triangles[3 * triangle];
    const b = 3 * triangles[3 * triangle + 1];
    const c = 3 * triangles[3 * triangle + 2];
    const x = wa * p[a] + wb * p[b] + wc * p[c];
    const y = wa * p[a + 1] + wb * p[b + 1] + wc * p[c + 1];
    const z = wa * p[a + 2] + wb * p[b + 2] + wc * p[c + 2];
    const { position: o, rotation: r } = this.#solid;
    out[0] = o[0] + r[0] * x + r[1] * y + r[2] * z;
    out[1] = o[1] + r[3] * x + r[4] * y + r[5] * z;
    out[2] = o[2] + r[6] * x + r[7] * y + r[8] * z;
  }
}
