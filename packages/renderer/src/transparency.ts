import type { Fragments } from './fragments.ts';
import { Plane } from './plane.ts';
import { nothing, samplesPerPixel, type SampleBuffer } from './sampleBuffer.ts';
import { triangleBits, type SceneObject } from './sceneObjects.ts';
import type { Viewpoint } from './viewpoint.ts';

/** The part of its alpha that a plane keeps when seen from behind. */
const behindPlane = 0.3;

/** An object with its place in the order of drawing. */
interface Ordered {
  readonly object: SceneObject;
  readonly number: number;
  readonly distance: number;
}

/**
 * Lays what is transparent over the samples as MuJoCo's renderer does: from the nearest to the farthest, then from the
 * farthest to the nearest, each time mixed by its alpha.
 *
 * @param samples [height, width, 4, 3] the colours so far
 * @param seen what opaque objects leave visible
 * @param scratch is overwritten
 */
export function blendTransparent(
  samples: Uint8Array,
  objects: readonly SceneObject[],
  transparent: readonly number[],
  seen: SampleBuffer,
  scratch: SampleBuffer,
  viewpoint: Viewpoint,
  fragments: Fragments,
): void {
  const order = transparent
    .map((index) => ({ object: objects[index], number: index, distance: distanceOf(objects[index], viewpoint) }))
    .toSorted((one, other) => one.distance - other.distance);
  for (const one of [...order, ...order.toReversed()]) blend(samples, one, seen, scratch, viewpoint, fragments);
}

function distanceOf({ shape }: SceneObject, { position }: Viewpoint): number {
  if (shape instanceof Plane) return Infinity;
  const apart = Math.hypot(...position.map((value, k) => value - shape.position[k]));
  return apart - shape.boundingRadius;
}

function blend(
  samples: Uint8Array,
  { object: { shape }, number }: Ordered,
  seen: SampleBuffer,
  scratch: SampleBuffer,
  viewpoint: Viewpoint,
  fragments: Fragments,
): void {
  scratch.triangle.fill(nothing);
  scratch.nearness.set(seen.nearness);
  shape.draw(scratch, viewpoint, number << triangleBits);
  const faint = shape instanceof Plane && shape.isSeenFromBehind ? behindPlane : 1;
  const alpha = shape.material.alpha * faint;
  const { triangle, width } = scratch;
  const { colour } = fragments;
  let shaded = nothing;
  for (let at = 0; at < triangle.length; at += 1) {
    if (at % samplesPerPixel === 0) shaded = nothing;
    if (triangle[at] === nothing) continue;
    if (triangle[at] !== shaded) {
      shaded = triangle[at];
      const pixel = Math.floor(at / samplesPerPixel);
      fragments.shadeTransparent(shaded, pixel % width, Math.floor(pixel / width));
    }
    for (let c = 0; c < 3; c += 1) {
      samples[3 * at + c] = Math.round(colour[c] * alpha + samples[3 * at + c] * (1 - alpha));
    }
  }
}
