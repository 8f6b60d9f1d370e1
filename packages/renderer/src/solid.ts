import { lightsInFrame } from './illuminate.ts';
import type { Light } from './lights.ts';
import { createMaterial, type Material } from './material.ts';
import type { Occluder } from './occlude.ts';
import { rasterize } from './rasterize.ts';
import type { SampleBuffer } from './sampleBuffer.ts';
import { SolidView, type Lightable } from './solidView.ts';
import type { Surface } from './surface.ts';
import { heightAbove, isInView, type Mirror, type Viewpoint } from './viewpoint.ts';

/** A geom or site of solid shape: where it is in this frame, how it looks, what is seen of it. */
export class Solid implements Occluder, Lightable {
  readonly type: number;
  readonly size: Float64Array;
  readonly boundingRadius: number;
  readonly surface: Surface;
  readonly position = new Float64Array(3);
  readonly rotation = new Float64Array(9);
  readonly material: Material = createMaterial();
  readonly lights: readonly Light[];
  readonly placedLights: Float64Array;
  /** As the camera sees it. */
  readonly direct: SolidView;
  /** As the camera behind the mirror sees it. */
  readonly mirrored: SolidView;
  readonly #heights: Float64Array;
  #frame = 0;

  constructor(options: {
    readonly type: number;
    readonly size: Float64Array;
    readonly surface: Surface;
    readonly lights: readonly Light[];
  }) {
    const { surface, lights } = options;
    this.type = options.type;
    this.size = options.size;
    this.surface = surface;
    this.lights = lights;
    this.placedLights = new Float64Array(6 * lights.length);
    const { positions } = surface;
    let farthest = 0;
    for (let i = 0; i < positions.length; i += 3) {
      farthest = Math.max(farthest, Math.hypot(positions[i], positions[i + 1], positions[i + 2]));
    }
    this.boundingRadius = farthest;
    this.direct = new SolidView(this, false);
    this.mirrored = new SolidView(this, true);
    this.#heights = new Float64Array(positions.length / 3);
  }

  /** Takes the pose of object `index` from arrays of positions and rotations. */
  place(positions: ArrayLike<number>, rotations: ArrayLike<number>, index: number, frame: number): void {
    for (let k = 0; k < 3; k += 1) this.position[k] = positions[3 * index + k];
    for (let k = 0; k < 9; k += 1) this.rotation[k] = rotations[9 * index + k];
    lightsInFrame(this.placedLights, this, this.lights);
    this.#frame = frame;
  }

  /** Marks the samples where the solid is the nearest so far. */
  draw(target: SampleBuffer, viewpoint: Viewpoint, firstTriangle: number): void {
    if (!isInView(viewpoint, this.position, this.boundingRadius)) return;
    this.direct.look(viewpoint, this.#frame, 1);
    rasterize(target, this.direct, viewpoint.nearest, firstTriangle, undefined);
  }

  /** The same from behind a mirror, for the part that is before it. */
  drawMirrored(target: SampleBuffer, viewpoint: Viewpoint, firstTriangle: number, mirror: Mirror): void {
    if (!isInView(viewpoint, this.position, this.boundingRadius)) return;
    const above = heightAbove(mirror.normal, mirror.offset, this.position);
    if (above < -this.boundingRadius) return;
    this.mirrored.look(viewpoint, this.#frame, mirror.reflectance);
    const heights = above > this.boundingRadius ? undefined : this.#heightsAbove(mirror.normal, above);
    rasterize(target, this.mirrored, viewpoint.nearest, firstTriangle, heights);
  }

  #heightsAbove(normal: Float64Array, above: number): Float64Array {
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

  /** Whether the triangle's outer side is turned to a light (then no part of a convex solid shades it). */
  facesLight(triangle: number, light: number): boolean {
    const { facets } = this.surface;
    const f = 4 * (triangle >> 1);
    const l = 6 * light;
    const placed = this.placedLights;
    if (this.lights[light].directional) {
      return facets[f] * placed[l + 3] + facets[f + 1] * placed[l + 4] + facets[f + 2] * placed[l + 5] < 0;
    }
    return facets[f] * placed[l] + facets[f + 1] * placed[l + 1] + facets[f + 2] * placed[l + 2] > facets[f + 3];
  }
}
